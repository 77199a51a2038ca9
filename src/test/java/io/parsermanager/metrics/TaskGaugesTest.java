package io.parsermanager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.metrics.TaskGauges.Row;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TaskGaugesTest {
    private static final Duration NOT_DUE = Duration.ofHours(-1);
    private static final Offset<Double> SECONDS = Offset.offset(30.0);

    /** Finished tasks and groups of the history. */
    private static final int HISTORY = 100_000;

    @Inject
    Tables tables;

    @Inject
    TaskGauges taskGauges;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void tellsUnfinishedTasksByTaskTypeAndStatus() {
        task("a", "NEW");
        task("b", "QUEUED");
        task("c", "QUEUED");
        task("d", "IN_PROGRESS");
        task("e", "SUCCESS");

        taskGauges.run();

        assertThat(Management.scrape())
                .contains(
                        tasks("new") + " 1.0",
                        tasks("queued") + " 2.0",
                        tasks("in_progress") + " 1.0",
                        "parser_manager_tasks{source_type=\"VK\",status=\"new\",task_type=\"COMMENTS\"} 0.0");
    }

    @Test
    void tellsTheAgeOfTheOldest() {
        tables.age(task("a", "NEW"), Duration.ofMinutes(3));
        tables.age(task("b", "QUEUED"), Duration.ofMinutes(7));
        task("c", "QUEUED");
        tables.source("RSS", "due", Duration.ofMinutes(2));

        Row rss = taskGauges.run().get(0);

        assertThat(rss.taskType()).isEqualTo("POSTS");
        assertThat(rss.oldestNewS()).isCloseTo(180, SECONDS);
        assertThat(rss.oldestQueuedS()).isCloseTo(420, SECONDS);
        assertThat(Management.scrape()
                        .lines()
                        .filter(line -> line.startsWith("parser_manager_schedules_oldest_due_seconds "))
                        .map(line -> Double.valueOf(line.substring(line.indexOf(' ') + 1))))
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isCloseTo(120, SECONDS));
    }

    @Test
    void aTaskWhoseBackOffIsNotOverDoesNotWait() {
        task("a", "NEW");
        tables.sql("UPDATE task SET available_at = now() + interval '1 minute'");

        assertThat(taskGauges.run().get(0).oldestNewS()).isNull();
    }

    @Test
    void costsTheSameHoweverLongTheHistory() throws Exception {
        task("a", "NEW");
        task("b", "QUEUED");
        task("c", "IN_PROGRESS");
        long before = blocks();

        history();

        assertThat(blocks()).isLessThanOrEqualTo(before + 40).isLessThan(300);
    }

    /** Blocks of 8 kB that the measurement touches. */
    private long blocks() throws Exception {
        List<String> sent = statements.during(taskGauges::run);
        assertThat(sent).hasSize(3);
        long blocks = 0;
        for (String sql : sent) {
            JsonNode plan = json.readTree(tables.column("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)
                            .get(0)
                            .toString())
                    .get(0)
                    .get("Plan");
            blocks += plan.get("Shared Hit Blocks").asLong()
                    + plan.get("Shared Read Blocks").asLong();
        }
        return blocks;
    }

    /** Groups of ten finished tasks each: before what is unfinished, and after it. */
    private void history() {
        tables.sql("""
                INSERT INTO task_group (task_type_id, trigger, firing, created_at)
                SELECT 1 + n % 5, 'CRON', 'history:' || n, now() - interval '1 day' FROM generate_series(1, ?) n
                """, HISTORY / 10);
        tables.sql("""
                INSERT INTO task_history (id, task_group_id, task_type_id, status, deadline_at, expires_at, started_at, finished_at, created_at, available_at, attempt)
                SELECT CASE WHEN n % 2 = 0 THEN nextval('task_id') ELSE - nextval('task_id') END, g.id, g.task_type_id, 'SUCCESS', now(), now(), now(), now(), now(), now(), 1
                FROM task_group g, generate_series(1, 10) n WHERE g.firing LIKE 'history:%'
                """);
        tables.sql("VACUUM ANALYZE task, task_history, task_group");
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isGreaterThan(HISTORY);
    }

    private long task(String externalId, String status) {
        return tables.task(tables.source("RSS", externalId, NOT_DUE), status);
    }

    private static String tasks(String status) {
        return "parser_manager_tasks{source_type=\"RSS\",status=\"%s\",task_type=\"POSTS\"}".formatted(status);
    }
}
