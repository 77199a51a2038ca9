package io.parsermanager.track;

import io.parsermanager.task.BackOff;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.track.StatusMessage.SourceOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.exception.DataException;
import org.hibernate.query.Query;

/**
 * Applies a batch of statuses to their tasks, and to the health of the schedules of their sources, in one transaction.
 *
 * <p>The statement first locks the tasks in the order of their ids, and judges each status by the task's state under the lock, which is the
 * newest. If a batch has several statuses for one task, the first final one counts, as if each status had come alone.
 *
 * <p>Quarantine begins and ends here, at {@code quarantined_at}, when a task finishes. {@link io.parsermanager.task.CancelExpired} begins
 * it for silent tasks. {@link io.parsermanager.task.BackOff} has its settings.
 */
@ApplicationScoped
public class ApplyStatuses {
    /**
     * FOR NO KEY UPDATE waits for other transactions and then reads the state that they leave, although the statement began earlier. The
     * statement locks and judges all tasks before it changes the first, because it judges them in order.
     *
     * <p>A status without an attempt means the current attempt. For a NEW task it means the first attempt, because a later one has not been
     * sent yet.
     *
     * <p>The bookmark (state) is stored even if the failed attempt is tried again. The other columns of a schedule's health change when the
     * task ends.
     *
     * <p>The back-off doubles with each attempt. A random part of up to one half is subtracted, so that tasks which failed together do not
     * return together.
     */
    private static final String APPLY = """
            WITH incoming AS (
                SELECT * FROM unnest(:tasks, :attempts, :statuses, :workers, :stats, :error_codes, :error_messages, :retry_afters)
                    WITH ORDINALITY AS i (task_id, attempt, status, worker, stats, error_code, error_message, retry_after_s, nr)
            ), locked AS MATERIALIZED (
                SELECT id, task_type_id, status, attempt, expires_at FROM task WHERE id = ANY (:tasks) ORDER BY id FOR NO KEY UPDATE
            ), meant AS (
                SELECT i.*, t.id AS known, t.task_type_id, t.status AS present_status, t.attempt AS present_attempt, t.expires_at,
                       coalesce(i.attempt, CASE WHEN t.status = 'NEW' THEN 1 ELSE t.attempt END) AS of_attempt
                FROM incoming i LEFT JOIN locked t ON t.id = i.task_id
            ), judged AS (
                SELECT *, CASE
                    WHEN known IS NULL THEN 'UNKNOWN_TASK'
                    WHEN of_attempt > present_attempt THEN 'FUTURE_ATTEMPT'
                    WHEN present_status IN ('SUCCESS', 'FAILED', 'CANCELED') THEN 'LATE'
                    WHEN of_attempt < present_attempt THEN 'STALE'
                    WHEN bool_or(status <> 'IN_PROGRESS') FILTER (WHERE of_attempt = present_attempt)
                         OVER (PARTITION BY task_id ORDER BY nr ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 'LATE'
                    ELSE 'APPLIED'
                END AS verdict
                FROM meant
            ), chosen AS (
                SELECT DISTINCT ON (task_id) * FROM judged WHERE verdict = 'APPLIED' ORDER BY task_id, nr DESC
            ), decided AS (
                SELECT *, CASE WHEN status = 'FAILED' AND attempts_left AND again_at < expires_at THEN 'NEW' ELSE status END AS becomes
                FROM (SELECT c.*, c.present_attempt < tt.max_attempts AS attempts_left, tt.dispatch_timeout_s, tt.silence_timeout_s,
                             now() + make_interval(secs => GREATEST(
                                 coalesce(c.retry_after_s, 0),
                                 LEAST(tt.backoff_s * power(2, LEAST(c.present_attempt - 1, 30)), tt.backoff_max_s) * (0.5 + random() / 2)
                             )) AS again_at
                      FROM chosen c JOIN task_type tt ON tt.id = c.task_type_id) c
            ), moved AS (
                UPDATE task t SET
                    status = d.becomes,
                    attempt = CASE WHEN d.becomes = 'NEW' THEN t.attempt + 1 ELSE t.attempt END,
                    available_at = CASE WHEN d.becomes = 'NEW' THEN d.again_at ELSE t.available_at END,
                    queued_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE t.queued_at END,
                    started_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE coalesce(t.started_at, now()) END,
                    finished_at = CASE WHEN d.becomes IN ('SUCCESS', 'FAILED') THEN now() END,
                    deadline_at = CASE d.becomes
                        WHEN 'NEW' THEN LEAST(d.again_at + make_interval(secs => d.dispatch_timeout_s), t.expires_at)
                        WHEN 'IN_PROGRESS' THEN LEAST(now() + make_interval(secs => d.silence_timeout_s), t.expires_at)
                        ELSE t.deadline_at
                    END,
                    worker = coalesce(d.worker, t.worker),
                    stats = coalesce(CAST(d.stats AS jsonb), t.stats),
                    error_code = CASE WHEN d.becomes = 'SUCCESS' THEN NULL ELSE coalesce(d.error_code, t.error_code) END,
                    error_message = CASE WHEN d.becomes = 'SUCCESS' THEN NULL ELSE coalesce(d.error_message, t.error_message) END
                FROM decided d
                WHERE t.id = d.task_id
                RETURNING t.id, t.task_type_id, t.status, d.nr
            ), outcome AS (
                SELECT DISTINCT ON (nr, source_id) *
                FROM unnest(:outcome_nrs, :outcome_sources, :outcome_statuses, :outcome_states) AS o (nr, source_id, status, state)
            ), reported AS (
                SELECT m.task_type_id, m.status <> 'NEW' AS finished, ts.task_id, ts.source_id, coalesce(o.status, m.status) AS status,
                       CAST(o.state AS jsonb) AS state
                FROM moved m
                JOIN task_source ts ON ts.task_id = m.id
                LEFT JOIN outcome o ON o.nr = m.nr AND o.source_id = ts.source_id
                WHERE m.status IN ('SUCCESS', 'FAILED') OR (m.status = 'NEW' AND o.state IS NOT NULL)
            ), came_out AS (
                UPDATE task_source ts SET status = f.status
                FROM reported f WHERE f.finished AND ts.task_id = f.task_id AND ts.source_id = f.source_id
            ), schedule AS (
                SELECT ss.id, f.finished, f.status, f.state,
                       CASE WHEN NOT f.finished THEN ss.failures WHEN f.status = 'SUCCESS' THEN 0 ELSE ss.failures + 1 END AS failures
                FROM reported f JOIN source_schedule ss ON ss.source_id = f.source_id AND ss.task_type_id = f.task_type_id
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), health AS (
                UPDATE source_schedule ss SET
                    failures = s.failures,
                    quarantined_at = CASE
                        WHEN NOT s.finished THEN ss.quarantined_at
                        WHEN s.failures >= :quarantine_after THEN coalesce(ss.quarantined_at, now())
                    END,
                    next_run_at = CASE
                        WHEN s.failures = 0 OR NOT s.finished THEN ss.next_run_at
                        ELSE backed_off(ss.next_run_at, s.failures, :backoff_s, :backoff_max_s, :quarantine_after, :probe_s)
                    END,
                    last_success_at = CASE WHEN s.finished AND s.status = 'SUCCESS' THEN now() ELSE ss.last_success_at END,
                    last_failure_at = CASE WHEN s.finished AND s.status = 'FAILED' THEN now() ELSE ss.last_failure_at END,
                    state = coalesce(s.state, ss.state)
                FROM schedule s WHERE ss.id = s.id
            )
            SELECT CAST(nr - 1 AS integer) AS position, verdict, NULL AS became, NULL AS source_type, NULL AS task_type, NULL AS tasks
            FROM judged WHERE verdict <> 'APPLIED'
            UNION ALL
            SELECT NULL, NULL, m.status, tt.source_type, tt.code, count(*)
            FROM moved m JOIN task_type tt ON tt.id = m.task_type_id WHERE m.status <> 'IN_PROGRESS' GROUP BY m.status, tt.id
            ORDER BY position
            """;

    /** Why a status has no effect. */
    public enum Verdict {
        /** There is no such task: it never existed, or its history was purged. */
        UNKNOWN_TASK,
        /** The attempt does not exist yet. */
        FUTURE_ATTEMPT,
        /** The task is already final. */
        LATE,
        /** The status is for an older attempt. */
        STALE
    }

    /** A status that had no effect, by its position in the batch, from 0. */
    public record Ignored(Integer position, Verdict verdict) {}

    /** A row of the result: either a status without effect, or how many tasks of a task type moved to a state. */
    @RegisterForReflection
    private record Row(
            Integer position, String verdict, String became, String sourceType, String taskType, Long tasks) {}

    private final Session session;
    private final BackOff backOff;
    private final Event<TasksMoved> tasksMoved;

    ApplyStatuses(Session session, BackOff backOff, Event<TasksMoved> tasksMoved) {
        this.session = session;
        this.backOff = backOff;
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
        List<Long> outcomeNrs = new ArrayList<>();
        List<SourceOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            for (SourceOutcome outcome : batch.get(i).sources()) {
                outcomeNrs.add(i + 1L);
                outcomes.add(outcome);
            }
        }
        List<Row> rows = rows(backOff.bind(session.createNativeQuery(APPLY, Row.class))
                .setParameter("tasks", tasks)
                .setParameter("attempts", column(batch, StatusMessage::attempt, Integer[]::new))
                .setParameter(
                        "statuses", column(batch, status -> status.status().name(), String[]::new))
                .setParameter("workers", column(batch, StatusMessage::worker, String[]::new))
                .setParameter("stats", column(batch, StatusMessage::stats, String[]::new))
                .setParameter(
                        "error_codes", column(batch, status -> status.error().code(), String[]::new))
                .setParameter(
                        "error_messages", column(batch, status -> status.error().message(), String[]::new))
                .setParameter(
                        "retry_afters", column(batch, status -> status.error().retryAfterS(), Long[]::new))
                .setParameter("outcome_nrs", outcomeNrs.toArray(Long[]::new))
                .setParameter("outcome_sources", column(outcomes, SourceOutcome::id, Long[]::new))
                .setParameter("outcome_statuses", column(outcomes, ApplyStatuses::name, String[]::new))
                .setParameter("outcome_states", column(outcomes, SourceOutcome::state, String[]::new)));
        tasksMoved.fire(new TasksMoved(
                Flow.TRACK,
                batch.size(),
                since,
                rows.stream()
                        .filter(row -> row.became != null)
                        .map(ApplyStatuses::moved)
                        .toList()));
        return rows.stream()
                .filter(row -> row.verdict != null)
                .map(row -> new Ignored(row.position, Verdict.valueOf(row.verdict)))
                .toList();
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
                ? new Moved(row.sourceType, row.taskType, Move.RETRIED, "", row.tasks)
                : new Moved(row.sourceType, row.taskType, Move.FINISHED, row.became, row.tasks);
    }

    private static <T, C> C[] column(List<T> rows, Function<T, C> value, IntFunction<C[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    private static String name(SourceOutcome outcome) {
        return outcome.status() == null || outcome.status() == StatusMessage.Status.IN_PROGRESS
                ? null
                : outcome.status().name();
    }
}
