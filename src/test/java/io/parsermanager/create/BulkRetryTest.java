package io.parsermanager.create;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.testsupport.BatchSizes;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many failed tasks are retried batch by batch. {@code -Dbulk.retry.tasks=200000} tells how long that takes. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BulkRetryTest {
    private static final int TASKS = Integer.getInteger("bulk.retry.tasks", 12_000);
    private static final TaskSelection FAILED_FEEDS =
            new TaskSelection(null, null, "RSS", null, null, Set.of(TaskStatus.FAILED), null, null, null);

    @Inject
    Tables tables;

    @Inject
    RetryTasks retryTasks;

    @Inject
    BatchSizes batches;

    @BeforeEach
    void manyFailedTasks() {
        tables.clear();
        tables.sources("RSS", TASKS);
        tables.sql(
                "INSERT INTO task_group (task_type_id, trigger, firing) SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS'");
        tables.sql("""
                INSERT INTO task (id, task_group_id, task_type_id, status, finished_at, deadline_at, expires_at)
                SELECT ss.id, g.id, g.task_type_id, 'FAILED', now(), now(), now() FROM source_schedule ss, task_group g""");
        tables.sql("SELECT setval('task_id', (SELECT max(id) FROM all_tasks))");
        tables.sql("INSERT INTO task_source (task_id, source_id) SELECT id, source_id FROM source_schedule");
        tables.sql("UPDATE source_schedule SET last_task_id = id, next_run_at = now() + interval '1 hour'");
        tables.sql("ANALYZE task, task_source, source_schedule, source");
        batches.clear();
    }

    @Test
    void whatADryRunCountsIsMadeInBatches() {
        long start = System.nanoTime();
        long counted = retryTasks.count(FAILED_FEEDS);
        long dry = System.nanoTime();

        Made made = retryTasks.run(FAILED_FEEDS, "ann", null);

        Logger.getLogger(BulkRetryTest.class)
                .infof(
                        "%d failed tasks: dry run %d ms, retry %d ms",
                        TASKS,
                        Duration.ofNanos(dry - start).toMillis(),
                        Duration.ofNanos(System.nanoTime() - dry).toMillis());
        assertThat(counted).isEqualTo(TASKS);
        assertThat(made.tasks()).isEqualTo(TASKS);
        assertThat(made.overlaps()).isZero();
        assertThat(made.groupIds()).hasSize(1);
        assertThat(batches.of(Flow.MANUAL)).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(5_000L));
    }
}
