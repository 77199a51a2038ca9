package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks as large as a message may be, more of them than fit into the heap, are sent by a service with 256 MB of it. */
@Tag("slow")
class LargeTasksIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int TASKS = 1_000;

    /** Each is 0.9 MB, under KAFKA_MAX_REQUEST_SIZE. PostgreSQL and Kafka compress them, which keeps the test fast; the service has them whole. */
    @Test
    void areSentWithASmallHeap() {
        try (Installation installation = new Installation()) {
            Replica replica = installation
                    .replica(Map.of(
                            "JAVA_TOOL_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError", "SCHEDULER_ENABLED", "false"))
                    .ready();
            Tables tables = installation.tables();
            tables.sources("RSS", TASKS);
            tables.sql("UPDATE source SET settings = jsonb_build_object('text', repeat(md5(id::text), 28000))");
            tables.sql("""
                    WITH made_group AS (
                        INSERT INTO task_group (task_type_id, trigger, firing)
                        SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                    made AS (
                        INSERT INTO task (id, task_group_id, task_type_id, deadline_at, expires_at)
                        SELECT s.id, g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours'
                        FROM made_group g, source s RETURNING id)
                    INSERT INTO task_source (task_id, source_id) SELECT id, id FROM made
                    """);

            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                            tables.number("SELECT count(*) FROM all_tasks WHERE status = 'QUEUED'"))
                    .as(replica.output())
                    .isEqualTo(TASKS));
            assertThat(replica.isAlive()).isTrue();
        }
    }
}
