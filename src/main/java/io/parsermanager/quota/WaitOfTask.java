package io.parsermanager.quota;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.Session;

/** Explains why a quota keeps back a task, because people ask why a task is not sent. */
@ApplicationScoped
public class WaitOfTask {
    /**
     * The wait of a task.
     *
     * @param before tokens that tasks before it in line take; null if the quota has a window only
     * @param goesAt when it is tried again
     * @param closedUntil until when nothing of the key is sent; null: it is open
     * @param requests the pace: so many requests in perS seconds; null if the quota has a window only
     * @param used units of the window that are used; null if the quota has a pace only
     * @param reason all of it as a sentence for people
     */
    @RegisterForReflection
    public record Wait(
            Long taskId,
            Long quotaKeyId,
            String quota,
            String key,
            Instant waitsSince,
            Long before,
            Instant goesAt,
            Instant closedUntil,
            String closedBy,
            String closedReason,
            Integer requests,
            Integer perS,
            Long used,
            Long windowLimit,
            String timeZone,
            String reason) {}

    private static final String UTC = "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";

    private static final String SQL = """
            SELECT w.*, concat_ws(' ', format('Waits for %%s:', key),
                       CASE WHEN closed_until IS NOT NULL THEN format('closed by %%s until %%s.', coalesce(closed_by, 'somebody'), %1$s) END,
                       CASE WHEN requests IS NOT NULL THEN format('%%s requests in %%s s.', requests, per_s) END,
                       CASE WHEN used IS NOT NULL THEN format('%%s of %%s units used until midnight in %%s.', used, window_limit, time_zone) END,
                       CASE WHEN before IS NOT NULL THEN format('%%s before it;', before) END,
                       format('goes at %%s', %2$s)) AS reason
            FROM (
                SELECT t.id AS task_id, k.id AS quota_key_id, q.code AS quota, k.name AS key, t.waits_since,
                       CASE WHEN t.quota_ticket > 0 THEN
                            GREATEST(0, t.quota_ticket - k.head - t.quota_costs[array_position(t.quota_keys, k.id)]) END AS before,
                       t.available_at AS goes_at, c.closed_until, CASE WHEN c.closed_until IS NOT NULL THEN k.closed_by END AS closed_by,
                       CASE WHEN c.closed_until IS NOT NULL THEN k.closed_reason END AS closed_reason,
                       coalesce(k.requests, q.requests) AS requests, coalesce(k.per_s, q.per_s) AS per_s,
                       CASE WHEN q.window_limit IS NOT NULL THEN CASE WHEN k.window_ends_at > now() THEN k.used ELSE 0 END END AS used,
                       CASE WHEN q.window_limit IS NOT NULL THEN coalesce(k.window_limit, q.window_limit) END AS window_limit, q.time_zone
                FROM task t JOIN quota_key k ON k.id = t.waits_for JOIN quota q ON q.id = k.quota_id
                CROSS JOIN LATERAL (SELECT CASE WHEN k.closed_until > now() THEN k.closed_until END AS closed_until) c
                WHERE t.id = :id AND t.status = 'NEW') w
            """.formatted(UTC.formatted("closed_until"), UTC.formatted("goes_at"));

    private final Session session;

    WaitOfTask(Session session) {
        this.session = session;
    }

    /** The wait of a task; empty if no quota keeps it back, or there is no such task. */
    @Transactional
    public Optional<Wait> of(long task) {
        return session.createNativeQuery(SQL, Wait.class)
                .setParameter("id", task)
                .uniqueResultOptional();
    }
}
