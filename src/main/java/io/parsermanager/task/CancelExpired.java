package io.parsermanager.task;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
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
 * <p>A task that fell silent or exceeded its hard limit counts as a failure of its schedules. A task that was not sent or not started says
 * nothing about its sources.
 */
@ApplicationScoped
public class CancelExpired {
    /**
     * The ids of the batch form an array, so that PostgreSQL finds the tasks by key. It may plan a join of the batch as a product with all
     * tasks.
     */
    private static final String SQL =
            """
            WITH picked AS MATERIALIZED (
                SELECT id FROM task
                WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND deadline_at <= now()
                ORDER BY deadline_at LIMIT :rows FOR NO KEY UPDATE SKIP LOCKED
            ), %1$s, ended AS (
                DELETE FROM task t WHERE t.id = ANY (ARRAY(SELECT id FROM bounded)) AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                RETURNING %2$s, 'CANCELED' AS status, t.started_at, now() AS finished_at, CASE
                    WHEN t.status = 'NEW' THEN 'NOT_DISPATCHED'
                    WHEN t.status = 'QUEUED' THEN 'NOT_STARTED'
                    WHEN t.expires_at <= now() THEN 'HARD_LIMIT'
                    ELSE 'SILENT'
                END AS cancel_reason, NULL AS canceled_by, NULL AS cancel_note, t.error_code, t.error_message, t.worker, t.stats
            ), %3$s, %4$s, to_announce AS (
                INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
                SELECT c.id, c.attempt, c.task_group_id, tt.source_type, tt.code, c.cancel_reason, c.finished_at
                FROM ended c JOIN task_type tt ON tt.id = c.task_type_id
                WHERE c.cancel_reason <> 'NOT_DISPATCHED'
            ), schedule AS (
                SELECT ss.id, ss.failures + 1 AS failures, ss.next_run_at AS planned_at,
                       backed_off(ss.next_run_at, ss.failures + 1, :backoff_s, :backoff_max_s, :quarantine_after, :probe_s) AS next_run_at
                FROM ended c
                JOIN sources_taken ts ON ts.task_id = c.id
                JOIN source_schedule ss ON ss.source_id = ts.source_id AND ss.task_type_id = c.task_type_id
                WHERE c.cancel_reason IN ('SILENT', 'HARD_LIMIT')
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), health AS (
                UPDATE source_schedule ss SET
                    failures = s.failures,
                    last_failure_at = now(),
                    quarantined_at = CASE WHEN s.failures >= :quarantine_after THEN coalesce(ss.quarantined_at, now()) END,
                    next_run_at = s.next_run_at,
                    next_why = CASE WHEN s.next_run_at > s.planned_at THEN backed_off_why(s.failures, :quarantine_after) ELSE ss.next_why END
                FROM schedule s WHERE ss.id = s.id
            )
            SELECT c.task_group_id, tt.source_type, tt.code AS task_type, c.cancel_reason, count(*) AS tasks
            FROM ended c JOIN task_type tt ON tt.id = c.task_type_id
            GROUP BY c.task_group_id, tt.id, c.cancel_reason
            """.formatted(BoundedTasks.SQL, MoveToHistory.UNCHANGED, MoveToHistory.TASKS, MoveToHistory.SOURCES);

    /** One row of {@link #SQL}. */
    @RegisterForReflection
    public record Row(Long taskGroupId, String sourceType, String taskType, String cancelReason, Long tasks) {}

    /**
     * The canceled tasks.
     *
     * @param tasks how many
     * @param groups how many groups contain them
     * @param byReason the number of tasks by reason, without reasons that did not occur
     */
    public record Expired(long tasks, long groups, Map<CancelReason, Long> byReason) {}

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

    /** Cancels all tasks that are overdue now, batch by batch. A failure keeps the batches before it. */
    public Expired run() {
        List<Row> all = BatchLoop.run(List.of(), CancelExpired::concat, gracefulShutdown::asked, () -> {
            List<Row> rows = batch();
            return new Batch<>(rows, !rows.isEmpty());
        });
        Map<CancelReason, Long> byReason = new EnumMap<>(CancelReason.class);
        all.forEach(row -> byReason.merge(CancelReason.valueOf(row.cancelReason), row.tasks, Long::sum));
        long tasks = all.stream().mapToLong(Row::tasks).sum();
        if (tasks > 0) {
            tasksCanceled.fireAsync(new TasksCanceled(tasks));
        }
        return new Expired(tasks, all.stream().map(Row::taskGroupId).distinct().count(), byReason);
    }

    private static List<Row> concat(List<Row> rows, List<Row> more) {
        return Stream.concat(rows.stream(), more.stream()).toList();
    }

    private List<Row> batch() {
        long since = System.nanoTime();
        List<Row> rows = backOff.bind(session.createNativeQuery(SQL, Row.class))
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", budget.childRows())
                .getResultList();
        if (!rows.isEmpty()) {
            tasksMoved.fire(new TasksMoved(
                    Flow.EXPIRE,
                    rows.stream().mapToLong(Row::tasks).sum(),
                    since,
                    rows.stream()
                            .map(row ->
                                    new Moved(row.sourceType, row.taskType, Move.CANCELED, row.cancelReason, row.tasks))
                            .toList()));
        }
        return rows;
    }
}
