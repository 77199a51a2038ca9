package io.parsermanager.webhook;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.history.Lease;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.Session;

/**
 * Makes the messages of incidents: one when it has been grouped for two minutes, one a day while it lasts, and one when no source of it fails
 * any more. An incident that ends before anybody was told of it is forgotten. Several incidents of an endpoint with more than 50 sources
 * in all are one message. One replica does it once a minute.
 */
@ApplicationScoped
public class TellIncidents {
    private static final String LEASE = "incidents";

    /** Shorter than the timer's interval, so that the next tick finds it free. */
    private static final Duration LEASE_TIME = Duration.ofSeconds(50);

    /** %1$s: which incidents; %2$s: what changes; %3$s: the word at the end of kinds and ids. */
    private static final String TELL = """
            WITH due AS MATERIALIZED (
                SELECT i.*, count(*) OVER (PARTITION BY i.webhook_id) AS incidents, sum(i.failing) OVER (PARTITION BY i.webhook_id) AS together
                FROM (SELECT id, webhook_id, cause, host, opened_at, sources, example,
                             %4$s AS failing
                      FROM incident i WHERE closed_at IS NULL AND %1$s
                      ORDER BY id LIMIT :rows FOR NO KEY UPDATE OF i SKIP LOCKED) i
            ), told AS (
                UPDATE incident SET %2$s WHERE id IN (SELECT id FROM due) RETURNING id
            ), messages AS (
                INSERT INTO webhook_delivery (webhook_id, message_id, kind, data)
                SELECT webhook_id, concat_ws('_', 'msg_incident', id, '%3$s', CAST(extract(epoch FROM now()) AS bigint)), 'incident.%3$s',
                       jsonb_build_object('incident_id', id, 'cause', cause, 'host', host, 'sources', failing, 'opened_at', event_time(opened_at),
                                          'occurred_at', event_time(now()), 'example', example - 'occurred_at')
                FROM due WHERE incidents = 1 OR together <= 50
                UNION ALL
                SELECT webhook_id, concat_ws('_', 'msg_incidents', max(id), '%3$s', CAST(extract(epoch FROM now()) AS bigint)), 'incidents.%3$s',
                       jsonb_build_object('incidents', count(*), 'sources', sum(failing), 'hosts', count(DISTINCT host),
                                          'occurred_at', event_time(now()),
                                          'examples', first_five(array_agg(host || ': ' || cause || ', ' || failing ORDER BY failing DESC, id)))
                FROM due WHERE incidents > 1 AND together > 50 GROUP BY webhook_id
                ON CONFLICT DO NOTHING
            )
            SELECT count(*) FROM told
            """;

    private static final String MEMBERS = "(SELECT count(*) FROM incident_source s WHERE s.incident_id = i.id)";

    private static final String OPENED = TELL.formatted(
            "told_at IS NULL AND opened_at <= now() - interval '2 minutes' AND EXISTS (SELECT FROM incident_source s WHERE s.incident_id = i.id)",
            "told_at = now()",
            "opened",
            MEMBERS);

    private static final String REMINDER = TELL.formatted(
            "coalesce(reminded_at, told_at) <= now() - interval '1 day' AND EXISTS (SELECT FROM incident_source s WHERE s.incident_id = i.id)",
            "reminded_at = now()",
            "reminder",
            MEMBERS);

    private static final String CLOSED = TELL.formatted(
            "told_at IS NOT NULL AND NOT EXISTS (SELECT FROM incident_source s WHERE s.incident_id = i.id)",
            "closed_at = now()",
            "closed",
            "sources");

    /** A source or schedule that was deleted or disabled writes no recovery. */
    private static final String CHECK = """
            WITH picked AS MATERIALIZED (
                SELECT webhook_id, source_id, task_type FROM incident_source
                WHERE checked_at < now() - interval '5 minutes' ORDER BY checked_at LIMIT :rows FOR UPDATE SKIP LOCKED
            ), fails AS MATERIALIZED (
                SELECT p.*, EXISTS (SELECT FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
                                    WHERE ss.source_id = p.source_id AND tt.code = p.task_type AND ss.enabled
                                          AND (ss.failures > 0 OR ss.stale_at IS NOT NULL)) AS still
                FROM picked p
            ), gone AS (
                DELETE FROM incident_source s USING fails f
                WHERE NOT f.still AND (s.webhook_id, s.source_id, s.task_type) = (f.webhook_id, f.source_id, f.task_type)
            )
            UPDATE incident_source s SET checked_at = now() FROM fails f
            WHERE f.still AND (s.webhook_id, s.source_id, s.task_type) = (f.webhook_id, f.source_id, f.task_type)
            """;

    private static final String FORGET = """
            DELETE FROM incident WHERE id IN (
                SELECT id FROM incident i
                WHERE closed_at < now() - make_interval(secs => :retention_s)
                      OR closed_at IS NULL AND told_at IS NULL AND NOT EXISTS (SELECT FROM incident_source s WHERE s.incident_id = i.id)
                LIMIT :rows)
            """;

    private static final int ROWS = 5_000;

    private final Session session;
    private final Settings settings;
    private final Lease lease;
    private final GracefulShutdown gracefulShutdown;

    TellIncidents(Session session, Settings settings, Lease lease, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.lease = lease;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Does the duty, unless another replica has just done it. */
    public void run() {
        if (lease.take(LEASE, LEASE_TIME)) {
            tell();
        }
    }

    /**
     * Does the duty.
     *
     * @return how many incidents were told of, by their beginning, their reminder or their end
     */
    long tell() {
        change(CHECK);
        BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            int rows = session.createNativeMutationQuery(FORGET)
                    .setParameter(
                            "retention_s", (double) settings.eventRetention().toSeconds())
                    .setParameter("rows", ROWS)
                    .executeUpdate();
            return new Batch<>(rows, rows == ROWS);
        });
        return told(OPENED) + told(REMINDER) + told(CLOSED);
    }

    private void change(String statement) {
        BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            int rows = session.createNativeMutationQuery(statement)
                    .setParameter("rows", ROWS)
                    .executeUpdate();
            return new Batch<>(rows, rows > 0);
        });
    }

    private long told(String statement) {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long incidents = session.createNativeQuery(statement, Long.class)
                    .setParameter("rows", ROWS)
                    .getSingleResult();
            return new Batch<>(incidents, incidents == ROWS);
        });
    }
}
