package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.quota.CloseKeys.Report;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsers close keys by their statuses. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class CloseKeysTest {
    @Inject
    Tables tables;

    @Inject
    CloseKeys closeKeys;

    @Inject
    Topics topics;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"error\": {\"code\": \"HTTP_429\", \"retry_after_s\": 600}",
                "\"quota\": {\"HOST\": {\"closed_for_s\": 600}, \"OTHER\": {\"closed_for_s\": 7}, \"NONE\": null}",
                "\"error\": {\"code\": \"HTTP_429\", \"retry_after_s\": 5}, \"quota\": {\"HOST\": {\"closed_for_s\": 600, \"x\": 1}}"
            })
    void aFailedTaskClosesItsKeyForAllTasksOfIt(String fields) {
        long task = taskOfHost();

        topics.report("task_statuses", task, "{\"task_id\": %d, \"status\": \"FAILED\", %s}".formatted(task, fields));

        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM quota_key WHERE closed_until IS NOT NULL") == 1);
        assertThat(tables.column("""
                        SELECT closed_until > now() + interval '9 minutes' AND closed_until < now() + interval '10 minutes 1 second'
                               AND full_at = closed_until + interval '10 seconds' FROM quota_key""")).containsExactly(true);
        assertThat(tables.text("SELECT closed_by || ', ' || closed_reason FROM quota_key"))
                .startsWith("a parser, task " + task);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"error\": {\"code\": \"HTTP_404\", \"retry_after_s\": 600}",
                "\"error\": {\"code\": \"HTTP_429\"}",
                "\"quota\": {\"VK_TOKEN\": {\"closed_for_s\": 600}}",
                "\"quota\": {\"HOST\": {\"closed_for_s\": -1}}",
                "\"quota\": null"
            })
    void otherStatusesCloseNothing(String fields) {
        long task = taskOfHost();

        topics.report("task_statuses", task, "{\"task_id\": %d, \"status\": \"FAILED\", %s}".formatted(task, fields));

        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM task WHERE id = ? AND status = 'QUEUED'", task) == 0);
        assertThat(tables.number("SELECT count(*) FROM quota_key WHERE closed_until IS NOT NULL"))
                .isZero();
    }

    @Test
    void aReportOfAnotherTaskThatHadTheIdClosesNothing() {
        long task = taskOfHost();
        String own = tables.text("SELECT token FROM task WHERE id = ?", task);

        closeKeys.byParsers(List.of(new Report(task, "another life", "HOST", null, 600)));
        assertThat(tables.number("SELECT count(*) FROM quota_key WHERE closed_until IS NOT NULL"))
                .isZero();

        closeKeys.byParsers(List.of(new Report(task, own, "HOST", null, 600)));
        assertThat(tables.number("SELECT count(*) FROM quota_key WHERE closed_until IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void aShorterReportDoesNotShortenAClosure() {
        long task = taskOfHost();
        tables.sql("UPDATE quota_key SET closed_until = now() + interval '1 hour', closed_reason = 'by hand'");

        topics.report(
                "task_statuses",
                task,
                "{\"task_id\": %d, \"status\": \"SUCCESS\", \"quota\": {\"HOST\": {\"closed_for_s\": 60}}}"
                        .formatted(task));

        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM task_history WHERE id = ?", task) == 1);
        assertThat(tables.text("SELECT closed_reason FROM quota_key")).isEqualTo("by hand");
    }

    /** Seven sources: one of another host, one that a cron fires, five that the closure has put off. */
    @Test
    void aKeyThatAPersonOpensEarlyGetsItsSchedulesBackAStepApart() {
        tables.sources("RSS", 7);
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name, closed_until) SELECT id, 'example.org', now() + interval '5 hours' FROM quota WHERE code = 'HOST' RETURNING id");
        tables.sql("UPDATE source SET quota_keys = ARRAY[?] WHERE external_id <> 'source-7'", key);
        tables.sql("""
                UPDATE source_schedule ss SET next_run_at = now() + make_interval(hours => 5, secs => s.id % 10),
                       next_why = jsonb_build_object('by', CASE WHEN s.external_id = 'source-6' THEN 'CRON' ELSE 'QUOTA' END, 'key', CAST(? AS bigint))
                FROM source s WHERE s.id = ss.source_id""", key);
        List<Object> before = tables.column("SELECT id FROM source_schedule ORDER BY next_run_at, id");

        boolean opened = QuarkusTransaction.requiringNew().call(() -> closeKeys.open(key));
        assertThat(opened).isTrue();

        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE next_run_at > now() + interval '4 hours'"))
                .isEqualTo(2);
        List<Object> back = tables.column(
                "SELECT id FROM source_schedule WHERE next_run_at < now() + interval '2 seconds' ORDER BY 1");
        assertThat(back).hasSize(5);
        assertThat(tables.column("SELECT id FROM source_schedule ORDER BY next_run_at, id"))
                .startsWith(before.stream().filter(back::contains).toArray());
        assertThat(tables.column("""
                        SELECT DISTINCT extract(epoch FROM next_run_at - lag(next_run_at) OVER (ORDER BY next_run_at))::float8 = 0.2
                        FROM source_schedule WHERE next_run_at < now() + interval '2 seconds' ORDER BY 1""")).containsExactly(true, null);
    }

    private long taskOfHost() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1)), "QUEUED");
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, 'example.org' FROM quota WHERE code = 'HOST' RETURNING id");
        tables.sql("UPDATE task SET quota_keys = ARRAY[?], quota_costs = ARRAY[1]", key);
        return task;
    }
}
