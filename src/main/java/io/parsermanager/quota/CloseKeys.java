package io.parsermanager.quota;

import io.parsermanager.batch.BatchLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.Session;

/**
 * Closes keys, so that none of their tasks is sent for a while, and opens them again. When a key opens it has no tokens, so tasks return a
 * step apart.
 */
@ApplicationScoped
public class CloseKeys {
    private static final String BY_PARSERS = """
            WITH meant AS MATERIALIZED (
                SELECT DISTINCT ON (k.id) k.id, now() + make_interval(secs => a.seconds) AS until,
                       format('task %s: %s', a.task_id, coalesce(a.code, 'no error code')) AS reason,
                       quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) * coalesce(k.burst, q.burst) AS refill
                FROM unnest(:tasks, :tokens, :quotas, :codes, :seconds) AS a (task_id, token, quota, code, seconds)
                JOIN task t ON t.id = a.task_id AND coalesce(a.token = coalesce(t.token, ''), true)
                CROSS JOIN unnest(t.quota_keys) AS x (key)
                JOIN quota_key k ON k.id = x.key
                JOIN quota q ON q.id = k.quota_id AND q.enabled
                WHERE a.seconds > 0 AND (a.quota = q.code OR a.quota IS NULL AND a.code = ANY (q.closing_codes))
                ORDER BY k.id, a.seconds DESC
            ), locked AS MATERIALIZED (
                SELECT id FROM quota_key WHERE id IN (SELECT id FROM meant) ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE quota_key k SET closed_until = m.until, closed_reason = m.reason, closed_by = 'a parser',
                   full_at = GREATEST(k.full_at, m.until + m.refill)
            FROM meant m WHERE k.id = m.id AND k.id IN (SELECT id FROM locked) AND (k.closed_until IS NULL OR k.closed_until < m.until)
            """;

    private static final String BY_HAND = """
            UPDATE quota_key k SET closed_until = CAST(:until AS timestamptz), closed_reason = :reason, closed_by = :actor,
                   full_at = GREATEST(k.full_at, CAST(:until AS timestamptz) + quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) * coalesce(k.burst, q.burst))
            FROM quota q WHERE k.id = :key AND q.id = k.quota_id
            """;

    private static final String OPEN = """
            UPDATE quota_key k SET closed_until = NULL, closed_reason = NULL, closed_by = NULL, schedules_until = NULL,
                   full_at = now() + quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) * coalesce(k.burst, q.burst)
            FROM quota q WHERE k.id = :key AND q.id = k.quota_id AND k.closed_until > now()
            """;

    /** The head of the line comes back at once and gets new places. The rest keeps its places, which are behind the closure. */
    private static final String RETURN = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM task WHERE waits_for = :key AND status = 'NEW' AND available_at > now()
                ORDER BY quota_ticket, id LIMIT 10000 FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE task SET available_at = now() WHERE id IN (SELECT id FROM picked)
            """;

    /**
     * The schedules that the closure has put off: they are due a step apart from now on. The statement
     * holds the key, and who makes tasks locks keys after schedules, so it leaves schedules out that are locked.
     */
    private static final String RETURN_SCHEDULES = """
            WITH picked AS MATERIALIZED (
                SELECT ss.id, ss.next_run_at FROM source s JOIN source_schedule ss ON ss.source_id = s.id
                WHERE s.quota_keys @> ARRAY[CAST(:key AS bigint)] AND ss.next_run_at > now()
                  AND ss.next_why ->> 'by' = 'QUOTA' AND ss.next_why ->> 'key' = CAST(:key AS text)
                ORDER BY ss.next_run_at, ss.id LIMIT 10000 FOR NO KEY UPDATE OF ss SKIP LOCKED
            ), placed AS (
                SELECT p.id, LEAST(p.next_run_at, now() + coalesce(
                           quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s))
                               * CAST(row_number() OVER (ORDER BY p.next_run_at, p.id) AS double precision),
                           make_interval(secs => p.id % 300))) AS place
                FROM picked p, quota_key k JOIN quota q ON q.id = k.quota_id WHERE k.id = :key
            )
            UPDATE source_schedule ss SET next_run_at = p.place FROM placed p WHERE ss.id = p.id
            """;

    /**
     * What a parser reports.
     *
     * @param token of the task; null: the parser does not say. With another one it means another task that had this id
     * @param quota the code of the rule; null: the rules that have the error code in their list
     * @param seconds how long the key is closed from now on
     */
    public record Report(long taskId, String token, String quota, String errorCode, long seconds) {}

    private final Session session;

    CloseKeys(Session session) {
        this.session = session;
    }

    /**
     * Closes the keys of tasks in a transaction of its own, before the statuses are applied: a finished task has no keys any more. A second
     * report does not shorten a closure.
     */
    public void byParsers(List<Report> reports) {
        if (!reports.isEmpty()) {
            BatchLoop.one(() -> session.createNativeMutationQuery(BY_PARSERS)
                    .setParameter("tasks", column(reports, Report::taskId, Long[]::new))
                    .setParameter("tokens", column(reports, Report::token, String[]::new))
                    .setParameter("quotas", column(reports, Report::quota, String[]::new))
                    .setParameter("codes", column(reports, Report::errorCode, String[]::new))
                    .setParameter("seconds", column(reports, report -> (double) report.seconds, Double[]::new))
                    .executeUpdate());
        }
    }

    /** Closes a key by hand, in the caller's transaction. It replaces an earlier closure. */
    void byHand(long key, Instant until, String reason, String actor) {
        session.createNativeMutationQuery(BY_HAND)
                .setParameter("key", key)
                .setParameter("until", until)
                .setParameter("reason", reason, String.class)
                .setParameter("actor", actor, String.class)
                .executeUpdate();
    }

    /**
     * Opens a key, in the caller's transaction. The tasks and schedules that it has put off come back, up to ten thousand of each.
     *
     * @return false if it was open
     */
    boolean open(long key) {
        boolean opened =
                session.createNativeMutationQuery(OPEN).setParameter("key", key).executeUpdate() > 0;
        if (opened) {
            session.createNativeMutationQuery(RETURN).setParameter("key", key).executeUpdate();
            session.createNativeMutationQuery(RETURN_SCHEDULES)
                    .setParameter("key", key)
                    .executeUpdate();
        }
        return opened;
    }

    private static <T> T[] column(List<Report> reports, Function<Report, T> value, IntFunction<T[]> array) {
        return reports.stream().map(value).toArray(array);
    }
}
