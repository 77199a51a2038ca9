package io.parsermanager.task.cancel;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Step;
import io.parsermanager.http.Caller;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.BoundedTasks;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.MoveToHistory;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import org.hibernate.Session;

/** Cancels unfinished tasks at the request of a person. Each task keeps the person and the reason. */
@ApplicationScoped
public class CancelTasks {
    /**
     * queued_at and started_at are null for a NEW task, so they show which tasks parsers may hold. Neither a join of two batches nor a join
     * of the batch with all tasks is used, because PostgreSQL may plan either as a product.
     */
    private static final String SQL = """
            WITH picked AS MATERIALIZED (
                SELECT t.id FROM task t JOIN task_type tt ON tt.id = t.task_type_id
                WHERE t.id > :after AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND %s
                ORDER BY t.id LIMIT :rows FOR NO KEY UPDATE OF t
            ), %s, ended AS (
                DELETE FROM task t WHERE t.id = ANY (ARRAY(SELECT id FROM bounded)) AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                RETURNING %s, 'CANCELED' AS status, t.started_at, now() AS finished_at, 'MANUAL' AS cancel_reason,
                          CAST(:actor AS text) AS canceled_by, CAST(:note AS text) AS cancel_note,
                          t.error_code, t.error_message, t.worker, t.stats
            ), %s, %s, to_announce AS (
                INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
                SELECT c.id, c.attempt, c.task_group_id, tt.source_type, tt.code, 'MANUAL', c.finished_at
                FROM ended c JOIN task_type tt ON tt.id = c.task_type_id
                WHERE c.queued_at IS NOT NULL OR c.started_at IS NOT NULL
                %s
            )
            SELECT tt.source_type, tt.code AS task_type, count(*) AS tasks, max(c.id) AS last
            FROM ended c JOIN task_type tt ON tt.id = c.task_type_id GROUP BY tt.id
            """;

    private static final String COUNT = """
            SELECT count(*) FROM task t JOIN task_type tt ON tt.id = t.task_type_id
            WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND %s
            """;

    /** One row of {@link #SQL}. */
    @RegisterForReflection
    public record Row(String sourceType, String taskType, Long tasks, Long last) {}

    /**
     * How many tasks were canceled, or would be.
     *
     * @param dryRun nothing was changed
     */
    public record Canceled(long tasks, boolean dryRun) {}

    private final Session session;
    private final BatchBudget budget;
    private final Caller caller;
    private final Event<TasksCanceled> tasksCanceled;
    private final Event<TasksMoved> tasksMoved;

    CancelTasks(
            Session session,
            Settings settings,
            Caller caller,
            Event<TasksCanceled> tasksCanceled,
            Event<TasksMoved> tasksMoved) {
        this.session = session;
        this.budget = BatchBudget.of(settings, settings.expirePageSize());
        this.caller = caller;
        this.tasksCanceled = tasksCanceled;
        this.tasksMoved = tasksMoved;
    }

    /**
     * Cancels the selected tasks that are not finished. Each batch is committed by itself. If the call is interrupted, a second call
     * cancels the rest.
     */
    public Canceled run(TaskSelection selection, boolean dryRun) {
        QueryFilter filter = selection.filter();
        if (dryRun) {
            return new Canceled(BatchLoop.one(() -> count(filter)), true);
        }
        long tasks = BatchLoop.walk(0L, Long::sum, () -> false, after -> batch(filter, selection.reason(), after));
        if (tasks > 0) {
            tasksCanceled.fireAsync(new TasksCanceled(tasks));
        }
        return new Canceled(tasks, false);
    }

    private Step<Long> batch(QueryFilter filter, String note, long after) {
        long since = System.nanoTime();
        List<Row> rows = filter.bind(session.createNativeQuery(
                        SQL.formatted(
                                filter.where(),
                                BoundedTasks.SQL,
                                MoveToHistory.UNCHANGED,
                                MoveToHistory.TASKS,
                                MoveToHistory.SOURCES,
                                AnnouncedCancels.REPLACE_OLDER),
                        Row.class))
                .setParameter("after", after)
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", budget.childRows())
                .setParameter("actor", caller.name(), String.class)
                .setParameter("note", note, String.class)
                .getResultList();
        long tasks = rows.stream().mapToLong(Row::tasks).sum();
        if (!rows.isEmpty()) {
            tasksMoved.fire(new TasksMoved(
                    Flow.CANCEL,
                    tasks,
                    since,
                    rows.stream()
                            .map(row -> new Moved(
                                    row.sourceType, row.taskType, Move.CANCELED, CancelReason.MANUAL.name(), row.tasks))
                            .toList()));
        }
        return new Step<>(tasks, rows.stream().mapToLong(Row::last).max().orElse(after), tasks > 0);
    }

    private long count(QueryFilter filter) {
        return filter.bind(session.createNativeQuery(COUNT.formatted(filter.where()), Long.class))
                .getSingleResult();
    }
}
