package io.parsermanager.task.cancel;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.BackOff;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Cancels unfinished tasks whose deadline has passed. Safe on every replica at once: one of them cancels each task.
 *
 * <p>A task that fell silent, or that no parser started, gets its next attempt instead if its task type says so ({@code on_silent},
 * {@code on_not_started}) and attempts and time are left. Its parser is told of the end of the old attempt all the same.
 *
 * <p>A task that is canceled because it fell silent or exceeded its hard limit counts as a failure of its schedules. A task that was not sent
 * or not started says nothing about its sources, and neither does one that is tried again.
 */
@ApplicationScoped
public class CancelExpired {
    /** One row of {@link CancelExpiredSql#SQL}: tasks that were overdue for the same reason, canceled or tried again. */
    @RegisterForReflection
    public record Row(Long taskGroupId, String sourceType, String taskType, String reason, Boolean again, Long tasks) {}

    /**
     * The overdue tasks.
     *
     * @param tasks how many were canceled
     * @param groups how many groups contain the canceled ones
     * @param byReason the number of canceled tasks by reason, without reasons that did not occur
     * @param triedAgain how many go on with their next attempt, because their task type says so
     */
    public record Expired(long tasks, long groups, Map<CancelReason, Long> byReason, long triedAgain) {}

    private final Session session;
    private final BatchBudget budget;
    private final BackOff backOff;
    private final Event<TasksCanceled> tasksCanceled;
    private final Event<TasksMoved> tasksMoved;
    private final GracefulShutdown gracefulShutdown;

    CancelExpired(
            Session session,
            Settings settings,
            BackOff backOff,
            Event<TasksCanceled> tasksCanceled,
            Event<TasksMoved> tasksMoved,
            GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.budget = BatchBudget.of(settings, settings.expirePageSize());
        this.backOff = backOff;
        this.tasksCanceled = tasksCanceled;
        this.tasksMoved = tasksMoved;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Cancels or tries again all tasks that are overdue now, batch by batch. A failure keeps the batches before it. */
    public Expired run() {
        List<Row> all = BatchLoop.run(List.of(), CancelExpired::concat, gracefulShutdown::asked, () -> {
            List<Row> rows = batch();
            return new Batch<>(rows, !rows.isEmpty());
        });
        Map<CancelReason, Long> byReason = new EnumMap<>(CancelReason.class);
        List<Row> canceled = all.stream().filter(row -> !row.again).toList();
        canceled.forEach(row -> byReason.merge(CancelReason.valueOf(row.reason), row.tasks, Long::sum));
        long overdue = sum(all);
        if (overdue > 0) {
            tasksCanceled.fireAsync(new TasksCanceled(overdue));
        }
        long tasks = sum(canceled);
        return new Expired(
                tasks, canceled.stream().map(Row::taskGroupId).distinct().count(), byReason, overdue - tasks);
    }

    private static long sum(List<Row> rows) {
        return rows.stream().mapToLong(Row::tasks).sum();
    }

    private static List<Row> concat(List<Row> rows, List<Row> more) {
        return Stream.concat(rows.stream(), more.stream()).toList();
    }

    private List<Row> batch() {
        long since = System.nanoTime();
        List<Row> rows = backOff.bind(session.createNativeQuery(CancelExpiredSql.SQL, Row.class))
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", budget.childRows())
                .getResultList();
        if (!rows.isEmpty()) {
            tasksMoved.fire(new TasksMoved(
                    Flow.EXPIRE,
                    sum(rows),
                    since,
                    rows.stream().map(CancelExpired::moved).toList()));
        }
        return rows;
    }

    private static Moved moved(Row row) {
        return row.again
                ? new Moved(row.sourceType, row.taskType, Move.RETRIED, row.reason, row.tasks)
                : new Moved(row.sourceType, row.taskType, Move.CANCELED, row.reason, row.tasks);
    }
}
