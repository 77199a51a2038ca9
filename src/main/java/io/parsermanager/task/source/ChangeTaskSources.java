package io.parsermanager.task.source;

import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.task.TaskStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.util.Optional;
import org.hibernate.Session;

/** Adds a source to a task or removes one, before the task is sent. A task that was sent keeps its sources. */
@ApplicationScoped
public class ChangeTaskSources {
    private static final String LOCK_TASK = "SELECT status FROM task WHERE id = :task FOR NO KEY UPDATE";
    private static final String IN_HISTORY = "SELECT status FROM task_history WHERE id = :task";

    /**
     * A source without a schedule for the task type gets a disabled one. That schedule never fires; it keeps the source from getting a
     * second active task.
     */
    private static final String ADD_SCHEDULE = """
            INSERT INTO source_schedule (source_id, task_type_id, enabled, next_run_at, next_why)
            SELECT s.id, tt.id, false, now(), jsonb_build_object('by', 'BY_HAND')
            FROM task t JOIN task_type tt ON tt.id = t.task_type_id JOIN source s ON s.source_type = tt.source_type
            WHERE t.id = :task AND s.id = :source
            ON CONFLICT (source_id, task_type_id) DO NOTHING
            """;

    private static final String LOCK_SCHEDULE = """
            SELECT ss.id FROM source_schedule ss JOIN task t ON t.task_type_id = ss.task_type_id
            WHERE t.id = :task AND ss.source_id = :source FOR NO KEY UPDATE OF ss
            """;

    private static final String ACTIVE_TASK = """
            SELECT t.id FROM source_schedule ss JOIN task t ON t.id = ss.last_task_id
            WHERE ss.id = :schedule AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
            """;

    private static final String ADD = "INSERT INTO task_source (task_id, source_id) VALUES (:task, :source)";
    private static final String POINT = "UPDATE source_schedule SET last_task_id = :task WHERE id = :schedule";

    private static final String OTHERS = """
            SELECT EXISTS (SELECT FROM task_source WHERE task_id = :task AND source_id <> :source)
            """;

    private static final String REMOVE = "DELETE FROM %s WHERE task_id = :task AND source_id = :source";

    private static final String RELEASE = """
            UPDATE source_schedule SET last_task_id = NULL WHERE source_id = :source AND last_task_id = :task
            """;

    /**
     * The task takes the tokens of all its sources, as InsertTasks gives them. It keeps its place in line: a task that costs more than it
     * did pays when it goes.
     */
    private static final String RECOUNT = """
            WITH costs AS (
                SELECT k.id AS key, CAST(sum(coalesce(s.quota_cost, CAST(q.costs ->> tt.code AS integer), 1)) AS integer) AS cost
                FROM task t JOIN task_type tt ON tt.id = t.task_type_id
                JOIN task_source ts ON ts.task_id = t.id
                JOIN source s ON s.id = ts.source_id
                CROSS JOIN unnest(s.quota_keys) AS x (key)
                JOIN quota_key k ON k.id = x.key
                JOIN quota q ON q.id = k.quota_id AND q.enabled
                WHERE t.id = :task GROUP BY k.id
            )
            UPDATE task t SET quota_keys = c.keys, quota_costs = c.costs
            FROM (SELECT array_agg(key ORDER BY key) AS keys, array_agg(cost ORDER BY key) AS costs FROM costs) c
            WHERE t.id = :task AND (t.quota_keys, t.quota_costs) IS DISTINCT FROM (c.keys, c.costs)
            """;

    private final Session session;

    ChangeTaskSources(Session session) {
        this.session = session;
    }

    /**
     * Adds a source to a NEW task.
     *
     * @throws Invalid if the task or the source does not exist, or their source types differ
     * @throws Conflict if the task was sent, or the source has an active task of that type
     */
    @Transactional
    public void add(long task, long source) {
        TaskStatus status = lock(task);
        if (status == null) {
            throw InvalidInputException.field("task_id", "there is no task " + task);
        }
        if (status != TaskStatus.NEW) {
            throw new ConflictException(
                    "Task %d is %s: sources can be added only while it is NEW".formatted(task, status));
        }
        session.createNativeMutationQuery(ADD_SCHEDULE)
                .setParameter("task", task)
                .setParameter("source", source)
                .executeUpdate();
        long schedule = session.createNativeQuery(LOCK_SCHEDULE, Long.class)
                .setParameter("task", task)
                .setParameter("source", source)
                .uniqueResultOptional()
                .orElseThrow(() -> InvalidInputException.field(
                        "source_id", "there is no source %d of the task's source type".formatted(source)));
        session.createNativeQuery(ACTIVE_TASK, Long.class)
                .setParameter("schedule", schedule)
                .uniqueResultOptional()
                .ifPresent(active -> {
                    throw new ConflictException(
                            "Source %d is in the active task %d: cancel that first".formatted(source, active));
                });
        session.createNativeMutationQuery(ADD)
                .setParameter("task", task)
                .setParameter("source", source)
                .executeUpdate();
        session.createNativeMutationQuery(POINT)
                .setParameter("task", task)
                .setParameter("schedule", schedule)
                .executeUpdate();
        recountQuotas(task);
    }

    /**
     * Removes a source from a NEW task, or from the history of a finished task.
     *
     * @throws Conflict if a parser may be working on the task, or if it is the only source of a NEW task
     */
    @Transactional
    public void remove(long task, long source) {
        TaskStatus status = lock(task);
        if (status == TaskStatus.QUEUED || status == TaskStatus.IN_PROGRESS) {
            throw new ConflictException("Task %d is %s: its parser already has its sources".formatted(task, status));
        }
        if (status == TaskStatus.NEW && !hasOthers(task, source)) {
            throw new ConflictException(
                    "Source %d is the only one of task %d: cancel the task".formatted(source, task));
        }
        int removed = session.createNativeMutationQuery(
                        REMOVE.formatted(status == TaskStatus.NEW ? "task_source" : "task_source_history"))
                .setParameter("task", task)
                .setParameter("source", source)
                .executeUpdate();
        if (removed == 0) {
            throw new NotFoundException("Task %d has no source %d".formatted(task, source));
        }
        session.createNativeMutationQuery(RELEASE)
                .setParameter("task", task)
                .setParameter("source", source)
                .executeUpdate();
        if (status == TaskStatus.NEW) {
            recountQuotas(task);
        }
    }

    private void recountQuotas(long task) {
        session.createNativeMutationQuery(RECOUNT).setParameter("task", task).executeUpdate();
    }

    private boolean hasOthers(long task, long source) {
        return session.createNativeQuery(OTHERS, Boolean.class)
                .setParameter("task", task)
                .setParameter("source", source)
                .getSingleResult();
    }

    /**
     * Locks the task.
     *
     * @return its status; null if there is no such task
     */
    private TaskStatus lock(long task) {
        return status(LOCK_TASK, task).or(() -> status(IN_HISTORY, task)).orElse(null);
    }

    private Optional<TaskStatus> status(String sql, long task) {
        return session.createNativeQuery(sql, String.class)
                .setParameter("task", task)
                .uniqueResultOptional()
                .map(TaskStatus::valueOf);
    }
}
