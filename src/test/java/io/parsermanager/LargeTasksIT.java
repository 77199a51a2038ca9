package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service with a heap of 256 MB does with tasks as large as a message may be, more than fit into the heap, and with tasks of many sources. */
@Tag("slow")
class LargeTasksIT {
    private static final Logger LOG = Logger.getLogger(LargeTasksIT.class);

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

    /** The build takes a few of them; {@code -Dlarge.tasks=2600} is what once took longer than a transaction may. */
    @Test
    void ofAThousandSourcesEachAreCanceledWithASmallHeap() {
        int tasks = Integer.getInteger("large.tasks", 60);
        try (Installation installation = new Installation()) {
            Replica replica = installation
                    .replica(Map.of(
                            "JAVA_TOOL_OPTIONS",
                            "-Xmx256m -XX:+ExitOnOutOfMemoryError",
                            "SCHEDULER_CREATE_EVERY",
                            "1h",
                            "SCHEDULER_EXPIRE_EVERY",
                            "1s"))
                    .ready();
            Tables tables = installation.tables();
            tables.sources("RSS", 1_000);
            tables.sql("UPDATE task_type SET on_silent = 'CANCEL'");
            long byDeadline = group(tables, "overdue", tasks, Duration.ofMinutes(-1));
            canceled(tables, replica, byDeadline, tasks);
            long byHand = group(tables, "by hand", tasks, Duration.ofHours(1));
            assertThat(replica.post("/api/v1/task_group/%d/cancel".formatted(byHand), "{}")
                            .statusCode())
                    .isEqualTo(200);
            canceled(tables, replica, byHand, tasks);

            assertThat(replica.isAlive()).isTrue();
            assertThat(replica.output()).doesNotContain("PostgreSQL was too slow");
        }
    }

    private static long group(Tables tables, String firing, int tasks, Duration deadlineIn) {
        return tables.number("""
                WITH made_group AS (
                    INSERT INTO task_group (task_type_id, trigger, firing)
                    SELECT id, 'CRON', ? FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                made AS (
                    INSERT INTO task (task_group_id, task_type_id, status, started_at, deadline_at, expires_at)
                    SELECT g.id, g.task_type_id, 'IN_PROGRESS', now(), now() + make_interval(secs => ?), now() + interval '2 hours'
                    FROM made_group g, generate_series(1, ?) RETURNING id),
                with_sources AS (INSERT INTO task_source (task_id, source_id) SELECT m.id, s.id FROM made m, source s)
                SELECT id FROM made_group
                """, firing, (double) deadlineIn.toSeconds(), tasks);
    }

    private static void canceled(Tables tables, Replica replica, long group, int tasks) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        tables.number("SELECT canceled_tasks FROM task_group WHERE id = ?", group))
                .as(replica.output())
                .isEqualTo(tasks));
        LOG.infof(
                "%d tasks of 1000 sources each were canceled within %d ms",
                tasks, Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }
}
