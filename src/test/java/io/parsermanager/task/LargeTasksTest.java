package io.parsermanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.BatchSizes;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks of a thousand sources each: a batch ends where its tasks' sources reach BATCH_MAX_CHILD_ROWS, 20000. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LargeTasksTest {
    private static final int TASKS = 50;

    @Inject
    Tables tables;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    BatchSizes batches;

    @BeforeEach
    void manyLargeTasks() {
        tables.clear();
        tables.sql("UPDATE task_type SET on_silent = 'CANCEL'");
        tables.sources("RSS", 1000);
        long group = tables.number("""
                INSERT INTO task_group (task_type_id, trigger, firing)
                SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id""");
        tables.sql("""
                INSERT INTO task (task_group_id, task_type_id, status, started_at, deadline_at, expires_at)
                SELECT g.id, g.task_type_id, 'IN_PROGRESS', now(), now() - interval '1 minute', now() + interval '1 hour'
                FROM task_group g, generate_series(1, ?) WHERE g.id = ?""", TASKS, group);
        tables.sql("INSERT INTO task_source (task_id, source_id) SELECT t.id, s.id FROM all_tasks t, source s");
        batches.clear();
    }

    @Test
    void areCanceledInBatchesThatTheirSourcesBound() {
        assertThat(cancelExpired.run().tasks()).isEqualTo(TASKS);

        assertThat(batches.of(Flow.EXPIRE)).containsExactly(20L, 20L, 10L);
        assertThat(tables.column("SELECT DISTINCT failures FROM source_schedule"))
                .as("each task counts for each of its sources")
                .hasSize(1)
                .allSatisfy(failures -> assertThat((Integer) failures).isPositive());
    }

    @Test
    void areCanceledByAPersonInBatchesThatTheirSourcesBound() {
        Api.ok(Api.post("task/cancel", "{\"source_type\": \"RSS\"}"));

        assertThat(batches.of(Flow.CANCEL)).containsExactly(20L, 20L, 10L);
        assertThat(tables.number("SELECT count(*) FROM task_source_history")).isEqualTo(TASKS * 1000L);
    }

    @Test
    void areDeletedWithTheirGroup() {
        cancelExpired.run();
        long group = tables.number("SELECT id FROM task_group");

        Api.ok(Api.delete("task_group/" + group));

        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isZero();
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isZero();
        assertThat(Api.get("task_group/" + group).statusCode()).isEqualTo(404);
    }

    @Test
    void areRetriedSourceBySource() {
        cancelExpired.run();
        tables.sql("UPDATE task_type SET batch_size = 1000");

        assertThat(Api.ok(Api.post("task/retry?dry_run=true", "{\"source_type\": \"RSS\"}"))
                        .getInt("sources"))
                .isEqualTo(1000);
        assertThat(Api.created(Api.post("task/retry", "{\"source_type\": \"RSS\"}"))
                        .getInt("sources"))
                .isEqualTo(1000);
    }
}
