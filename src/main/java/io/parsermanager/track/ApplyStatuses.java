package io.parsermanager.track;

import io.parsermanager.task.BackOff;
import io.parsermanager.task.MoveToHistory;
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
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
     * <p>The statement locks all groups at once, in the order of their ids. Otherwise the triggers would lock the groups of finished tasks after
     * the groups of the others, and two batches could deadlock.
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
            ), kept AS (
                UPDATE task t SET
                    status = d.becomes,
                    attempt = CASE WHEN d.becomes = 'NEW' THEN t.attempt + 1 ELSE t.attempt END,
                    available_at = CASE WHEN d.becomes = 'NEW' THEN d.again_at ELSE t.available_at END,
                    queued_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE t.queued_at END,
                    started_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE coalesce(t.started_at, now()) END,
                    deadline_at = CASE d.becomes
                        WHEN 'NEW' THEN LEAST(d.again_at + make_interval(secs => d.dispatch_timeout_s), t.expires_at)
                        ELSE LEAST(now() + make_interval(secs => d.silence_timeout_s), t.expires_at)
                    END,
                    worker = coalesce(d.worker, t.worker),
                    stats = coalesce(CAST(d.stats AS jsonb), t.stats),
                    error_code = coalesce(d.error_code, t.error_code),
                    error_message = coalesce(d.error_message, t.error_message)
                FROM decided d
                WHERE t.id = d.task_id AND d.becomes IN ('NEW', 'IN_PROGRESS')
                RETURNING t.id, t.task_group_id, t.task_type_id, t.status, d.present_status <> t.status AS counts, d.nr
            ), ended AS (
                DELETE FROM task t USING decided d
                WHERE t.id = d.task_id AND d.becomes IN ('SUCCESS', 'FAILED')
                RETURNING %1$s, d.becomes AS status, coalesce(t.started_at, now()) AS started_at, now() AS finished_at,
                          NULL AS cancel_reason, NULL AS canceled_by, NULL AS cancel_note,
                          coalesce(d.worker, t.worker) AS worker, coalesce(CAST(d.stats AS jsonb), t.stats) AS stats,
                          CASE WHEN d.becomes = 'FAILED' THEN coalesce(d.error_code, t.error_code) END AS error_code,
                          CASE WHEN d.becomes = 'FAILED' THEN coalesce(d.error_message, t.error_message) END AS error_message, d.nr
            ), %2$s, outcome AS (
                SELECT DISTINCT ON (nr, source_id) *
                FROM unnest(:outcome_nrs, :outcome_sources, :outcome_statuses, :outcome_states) AS o (nr, source_id, status, state)
            ), sources_taken AS (
                DELETE FROM task_source ts USING ended e WHERE ts.task_id = e.id
                RETURNING ts.task_id, ts.source_id, e.task_type_id, e.status, e.nr
            ), reported AS MATERIALIZED (
                SELECT s.task_type_id, true AS finished, s.task_id, s.source_id, coalesce(o.status, s.status) AS status,
                       CAST(o.state AS jsonb) AS state
                FROM sources_taken s LEFT JOIN outcome o ON o.nr = s.nr AND o.source_id = s.source_id
                UNION ALL
                SELECT k.task_type_id, false, k.id, ts.source_id, k.status, CAST(o.state AS jsonb)
                FROM kept k
                JOIN outcome o ON o.nr = k.nr AND o.state IS NOT NULL
                JOIN task_source ts ON ts.task_id = k.id AND ts.source_id = o.source_id
                WHERE k.status = 'NEW'
            ), sources_in_history AS (
                INSERT INTO task_source_history (task_id, source_id, status)
                SELECT task_id, source_id, status FROM reported WHERE finished ORDER BY task_id, source_id
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
                RETURNING ss.id
            ), moved AS (
                SELECT task_group_id, task_type_id, status FROM kept WHERE counts
                UNION ALL SELECT task_group_id, task_type_id, status FROM ended
            ), groups_locked AS MATERIALIZED (
                SELECT g.id FROM task_group g
                WHERE g.id = ANY (ARRAY(SELECT DISTINCT task_group_id FROM moved)) AND (SELECT count(*) FROM health) >= 0
                ORDER BY g.id FOR NO KEY UPDATE
            )
            SELECT CAST(nr - 1 AS integer) AS position, verdict, NULL AS became, NULL AS source_type, NULL AS task_type, NULL AS tasks
            FROM judged WHERE verdict <> 'APPLIED'
            UNION ALL
            SELECT NULL, NULL, m.status, tt.source_type, tt.code, count(*)
            FROM moved m JOIN task_type tt ON tt.id = m.task_type_id
            WHERE m.status <> 'IN_PROGRESS' AND (SELECT count(*) FROM groups_locked) >= 0 GROUP BY m.status, tt.id
            ORDER BY position
            """.formatted(MoveToHistory.UNCHANGED, MoveToHistory.TASKS);

    /**
     * By a statement of its own, whose snapshot is younger than the locks of {@link #APPLY}: a task that was locked while another replica finished
     * it is in history by now. Each id is looked up by itself, so that PostgreSQL visits the partition of that id only.
     */
    private static final String IN_HISTORY = """
            SELECT CAST(i.nr - 1 AS integer) AS position, CASE WHEN i.attempt > h.attempt THEN 'FUTURE_ATTEMPT' ELSE 'LATE' END AS verdict
            FROM unnest(:tasks, :attempts) WITH ORDINALITY AS i (task_id, attempt, nr)
            CROSS JOIN LATERAL (SELECT attempt FROM task_history WHERE id = i.task_id) h
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

    /** One row of {@link #IN_HISTORY}. */
    @RegisterForReflection
    private record InHistory(Integer position, String verdict) {}

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
        return inHistory(
                batch,
                rows.stream()
                        .filter(row -> row.verdict != null)
                        .map(row -> new Ignored(row.position, Verdict.valueOf(row.verdict)))
                        .toList());
    }

    /** A task that is not among the unfinished ones may be finished: its status is late then. */
    private List<Ignored> inHistory(List<StatusMessage> batch, List<Ignored> ignored) {
        List<StatusMessage> unknown = ignored.stream()
                .filter(one -> one.verdict == Verdict.UNKNOWN_TASK)
                .map(one -> batch.get(one.position))
                .toList();
        if (unknown.isEmpty()) {
            return ignored;
        }
        Map<Integer, Verdict> found = session
                .createNativeQuery(IN_HISTORY, InHistory.class)
                .setParameter("tasks", column(unknown, StatusMessage::taskId, Long[]::new))
                .setParameter("attempts", column(unknown, StatusMessage::attempt, Integer[]::new))
                .getResultList()
                .stream()
                .collect(Collectors.toMap(InHistory::position, row -> Verdict.valueOf(row.verdict)));
        List<Ignored> judged = new ArrayList<>();
        int nr = 0;
        for (Ignored one : ignored) {
            judged.add(
                    one.verdict == Verdict.UNKNOWN_TASK
                            ? new Ignored(one.position, found.getOrDefault(nr++, Verdict.UNKNOWN_TASK))
                            : one);
        }
        return judged;
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
