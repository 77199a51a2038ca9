package io.parsermanager.track.apply;

import io.parsermanager.task.BackOff;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.track.message.StatusMessage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.exception.DataException;
import org.hibernate.query.NativeQuery;
import org.hibernate.query.Query;

/**
 * Applies a batch of statuses to their tasks, and to the health of the schedules of their sources, in one transaction.
 *
 * <p>The statement first locks the tasks in the order of their ids, and judges each status by the task's state under the lock, which is the
 * newest. If a batch has several statuses for one task, the first final one counts, as if each status had come alone.
 *
 * <p>Quarantine begins and ends here, at {@code quarantined_at}, when a task finishes. {@link io.parsermanager.task.cancel.CancelExpired} begins
 * it for silent tasks. {@link io.parsermanager.task.BackOff} has its settings.
 */
@ApplicationScoped
public class ApplyStatuses {
    /** Why a status has no effect. */
    public enum Verdict {
        /** There is no such task: it never existed, or its history was purged. */
        UNKNOWN_TASK,
        /** The attempt does not exist yet. */
        FUTURE_ATTEMPT,
        /** The task is already final. */
        LATE,
        /** The status is for an older attempt, or for another task that had this id before rows were lost. */
        STALE
    }

    /** A status that had no effect, by its position in the batch, from 0. */
    public record Ignored(Integer position, Verdict verdict) {}

    /** A row of the result: either a status without effect, or how many tasks of a task type moved to a state. */
    @RegisterForReflection
    private record Row(
            Integer position,
            String verdict,
            String became,
            String sourceType,
            String taskType,
            String errorCode,
            Long tasks) {}

    private final Session session;
    private final BackOff backOff;
    private final FinishedTasks finishedTasks;
    private final Event<TasksMoved> tasksMoved;

    ApplyStatuses(Session session, BackOff backOff, FinishedTasks finishedTasks, Event<TasksMoved> tasksMoved) {
        this.session = session;
        this.backOff = backOff;
        this.finishedTasks = finishedTasks;
        this.tasksMoved = tasksMoved;
    }

    /**
     * Applies a batch in the order in which Kafka sent it.
     *
     * @return the statuses without effect; the service has applied all others
     */
    @Transactional
    public List<Ignored> apply(List<StatusMessage> batch) {
        long since = System.nanoTime();
        Long[] tasks = column(batch, StatusMessage::taskId, Long[]::new);
        OutcomeColumns outcomes = new OutcomeColumns(batch);
        NativeQuery<Row> apply = outcomes.bind(session.createNativeQuery(outcomes.statement(), Row.class));
        List<Row> rows = rows(backOff.bind(apply)
                .setParameter("tasks", tasks)
                .setParameter("attempts", column(batch, StatusMessage::attempt, Integer[]::new))
                .setParameter("tokens", column(batch, StatusMessage::token, String[]::new))
                .setParameter(
                        "statuses", column(batch, status -> status.status().name(), String[]::new))
                .setParameter("workers", column(batch, StatusMessage::worker, String[]::new))
                .setParameter("stats", column(batch, StatusMessage::stats, String[]::new))
                .setParameter(
                        "error_codes", column(batch, status -> status.error().code(), String[]::new))
                .setParameter(
                        "error_messages", column(batch, status -> status.error().message(), String[]::new))
                .setParameter(
                        "retry_afters", column(batch, status -> status.error().retryAfterS(), Long[]::new)));
        tasksMoved.fire(new TasksMoved(
                Flow.TRACK,
                batch.size(),
                since,
                rows.stream()
                        .filter(row -> row.became != null)
                        .map(ApplyStatuses::moved)
                        .toList()));
        return finishedTasks.judge(
                batch,
                rows.stream()
                        .filter(row -> row.verdict != null)
                        .map(row -> new Ignored(row.position, Verdict.valueOf(row.verdict)))
                        .toList());
    }

    /**
     * PostgreSQL reports content beyond its own limits with SQLSTATE class 54 (nested too deep, too long). It is refused like other bad
     * content.
     */
    private static List<Row> rows(Query<Row> query) {
        try {
            return query.getResultList();
        } catch (JDBCException e) {
            if (String.valueOf(e.getSQLState()).startsWith("54")) {
                throw new DataException(e.getMessage(), e.getSQLException(), e.getSQL());
            }
            throw e;
        }
    }

    private static Moved moved(Row row) {
        return row.became.equals("NEW")
                ? new Moved(row.sourceType, row.taskType, Move.RETRIED, "FAILED", row.tasks)
                : Moved.finished(row.sourceType, row.taskType, row.became, row.errorCode, row.tasks);
    }

    private static <T, C> C[] column(List<T> rows, Function<T, C> value, IntFunction<C[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
