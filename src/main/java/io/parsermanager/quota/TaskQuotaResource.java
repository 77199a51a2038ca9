package io.parsermanager.quota;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.hibernate.Session;

/** Why a task waits, over REST. */
@Path("/api/v1/task/{id}/quota")
public class TaskQuotaResource {
    /**
     * The wait of a task.
     *
     * @param reason a sentence for people
     * @param before tokens that tasks before it in line take; null if the quota has a window only
     * @param goesAt when it is tried again
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
            String reason) {}

    private static final String SQL = """
            SELECT t.id AS task_id, k.id AS quota_key_id, q.code AS quota, k.name AS key, t.waits_since, w.before, t.available_at AS goes_at,
                   CASE WHEN k.closed_until > now() THEN k.closed_until END AS closed_until,
                   concat_ws(' ', format('Waits for %s:', k.name),
                             CASE WHEN k.closed_until > now() THEN format('closed by %s until %s.', coalesce(k.closed_by, 'somebody'), to_char(k.closed_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) END,
                             CASE WHEN q.requests IS NOT NULL THEN format('%s requests in %s s.', coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) END,
                             CASE WHEN q.window_limit IS NOT NULL THEN format('%s of %s units used until midnight in %s.', CASE WHEN k.window_ends_at > now() THEN k.used ELSE 0 END,
                                                                               coalesce(k.window_limit, q.window_limit), q.time_zone) END,
                             CASE WHEN w.before IS NOT NULL THEN format('%s before it;', w.before) END,
                             format('goes at %s', to_char(t.available_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) AS reason
            FROM task t JOIN quota_key k ON k.id = t.waits_for JOIN quota q ON q.id = k.quota_id
            CROSS JOIN LATERAL (SELECT CASE WHEN t.quota_ticket > 0 THEN
                GREATEST(0, t.quota_ticket - k.head - t.quota_costs[array_position(t.quota_keys, k.id)]) END AS before) w
            WHERE t.id = :id AND t.status = 'NEW'
            """;

    private final Session session;

    TaskQuotaResource(Session session) {
        this.session = session;
    }

    /** The wait of a task that a quota keeps back. */
    @GET
    @Transactional
    public Wait get(long id) {
        Wait wait = session.createNativeQuery(SQL, Wait.class)
                .setParameter("id", id)
                .uniqueResult();
        if (wait == null) {
            throw new NotFoundException("Task %d waits for no quota".formatted(id));
        }
        return wait;
    }
}
