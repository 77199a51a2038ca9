package io.parsermanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.create.RetryTasks;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.task.group.DeleteTaskGroup;
import io.parsermanager.task.group.PurgeGroups;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.apply.ApplyStatuses;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows that work on the same rows at once wait for each other, and never in a circle: PostgreSQL counts its deadlocks. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LockOrderTest {
    private static final int ROUNDS = 15;

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    RetryTasks retryTasks;

    @Inject
    PurgeGroups purgeGroups;

    @Inject
    DeleteTaskGroup deleteTaskGroup;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.sources("VK", 300);
    }

    @Test
    void noTwoFlowsDeadlock() {
        long before = deadlocks();

        List<CompletableFuture<Void>> flows = Stream.<Runnable>of(
                        () -> {
                            tables.sql(
                                    "UPDATE source_schedule SET next_run_at = now() WHERE id IN (SELECT id FROM source_schedule WHERE id % 2 = 0 ORDER BY id FOR NO KEY UPDATE)");
                            claimDueSchedules.fire(Firing.timer());
                        },
                        this::report,
                        this::report,
                        () -> {
                            tables.sql(
                                    "UPDATE task SET deadline_at = now() WHERE id IN (SELECT id FROM task WHERE id % 3 = 0 ORDER BY id FOR NO KEY UPDATE)");
                            cancelExpired.run();
                        },
                        () -> Api.ok(Api.post("task/cancel", "{\"source_type\": \"VK\"}")),
                        () -> retryTasks.run(selection(), "ann", null),
                        () -> deleteTaskGroup.run(tables.number("SELECT coalesce(min(id), 0) FROM task_group")),
                        () -> tables.column("SELECT id FROM task_group ORDER BY id DESC LIMIT 3")
                                .forEach(group -> deleteTaskGroup.run((Long) group)),
                        purgeGroups::run)
                .map(flow -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, ROUNDS).forEach(round -> flow.run())))
                .toList();
        flows.forEach(CompletableFuture::join);

        assertThat(deadlocks()).isEqualTo(before);
        assertThat(tables.number("SELECT count(*) FROM task_group")).isPositive();
    }

    /** Of each three tasks one is finished, one begins and one is tried again: all of these move counters of the same groups. */
    private void report() {
        List<Object> tasks = tables.column("SELECT id FROM task WHERE id % 2 = 1 ORDER BY id DESC LIMIT 90");
        List<StatusMessage> statuses = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            statuses.add(new StatusMessage(
                    (Long) tasks.get(i),
                    null,
                    List.of(Status.SUCCESS, Status.IN_PROGRESS, Status.FAILED).get(i % 3),
                    "w",
                    null,
                    new Failure(null, null, null),
                    List.of()));
        }
        Collections.shuffle(statuses);
        applyStatuses.apply(statuses);
    }

    private static TaskSelection selection() {
        return new TaskSelection(null, null, "VK", null, null, null, null, null, "test");
    }

    private long deadlocks() {
        return tables.number(
                "SELECT deadlocks FROM (SELECT pg_stat_clear_snapshot()) fresh, pg_stat_database WHERE datname = current_database()");
    }
}
