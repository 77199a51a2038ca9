package io.parsermanager.track.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a parser writes, the others' statuses are applied. T stands for the task's id. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatusConsumerTest {
    private static final String TOPIC = "task_statuses";
    private static final Duration PATIENCE = Waiting.PATIENCE;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    private long task;
    private long other;

    @BeforeEach
    void twoQueuedTasks() {
        tables.clear();
        task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        other = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0001",
                "{\"task_id\": T, \"status\": \"DONE\"}",
                "{\"task_id\": 77, \"status\": \"SUCCESS\", \"stats\": {\"a\": \"\\u0000\"}}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"stats\": {\"a\": \"\\u0000\"}}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"stats\": {\"a\": \"\\ud800\"}}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"stats\": 1e999999}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"worker\": \"\\ud800\"}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"error\": {\"code\": \"\\udfff\", \"message\": \"a\\ud83d\"}}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"error\": {\"retry_after_s\": -9223372036854775808}}",
                "{\"task_id\": T, \"status\": \"FAILED\", \"sources\": [null, {}, {\"id\": 9, \"status\": \"SUCCESS\"}]}",
                "{\"task_id\": T, \"status\": \"SUCCESS\", \"sources\": [{\"id\": S, \"state\": {\"a\": \"\\udc00\"}}]}",
                "{\"task_id\": T, \"attempt\": -1, \"status\": \"FAILED\"}",
                "{\"task_id\": -1, \"attempt\": 2147483647, \"status\": \"FAILED\"}",
            })
    void anOddStatusHoldsUpNoOther(String odd) {
        long source = tables.number("SELECT source_id FROM all_task_sources WHERE task_id = ?", task);
        topics.report(TOPIC, task, odd.replace(": T,", ": " + task + ",").replace("\"id\": S", "\"id\": " + source));

        topics.report(TOPIC, task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(other));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(other)).isEqualTo("SUCCESS"));
    }

    @Test
    void anOddStatusIsLostAloneWhenItCameInABatchWithOthers() {
        tables.sources("RSS", 500);
        // made while nobody looks, and reported at once: most come in one poll, which is applied in parts
        for (Object id : tables.column("SELECT id FROM source WHERE external_id LIKE 'source-%'")) {
            tables.task((Long) id, "QUEUED");
        }
        String good = tables.text("""
                SELECT string_agg('{"task_id": ' || id || ', "status": "SUCCESS"}', E'\\n' ORDER BY id) FROM all_tasks WHERE id NOT IN (%d)""".formatted(task));
        String odd = "{\"task_id\": %d, \"status\": \"FAILED\", \"stats\": {\"a\": \"\\u0000\"}}".formatted(task);

        topics.reportAll(TOPIC, (good + "\n" + odd + "\n" + odd).lines().toList());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(501));
        assertThat(status(task)).isEqualTo("QUEUED");
    }

    private String status(long id) {
        return tables.text("SELECT status FROM all_tasks WHERE id = ?", id);
    }
}
