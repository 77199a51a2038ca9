package io.parsermanager.webhook;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;

/**
 * Turns events into messages for the endpoints that want them, and events of failing sources into incidents where the endpoint asks for that.
 * One replica does it at a time, since a recovery must not overtake the failure before it.
 */
@ApplicationScoped
public class FanOutEvents {
    private static final String LOCK =
            "SELECT name FROM event_consumer WHERE name = 'WEBHOOKS' FOR NO KEY UPDATE SKIP LOCKED";

    private static final String CLAIM = """
            SELECT id FROM event_outbox WHERE consumer = 'WEBHOOKS' AND available_at <= now() ORDER BY id LIMIT :rows
            """;

    /** What each endpoint gets. An incident needs the recoveries, whether or not the endpoint asked for them. */
    private static final String MATCHED = """
            WITH matched AS MATERIALIZED (
                SELECT w.id AS webhook_id, w.grouped, e.id, e.kind, e.data,
                       w.grouped AND e.kind IN ('source.failing', 'source.quarantined', 'source.stale', 'source.recovered') AS of_incident
                FROM event_outbox e
                JOIN webhook w ON w.enabled
                    AND (e.kind = ANY (w.kinds) OR w.grouped AND e.kind = 'source.recovered')
                    AND (w.source_type IS NULL OR w.source_type = e.data ->> 'source_type')
                    AND (w.task_type IS NULL OR w.task_type = e.data ->> 'task_type')
                    AND (w.tag IS NULL OR jsonb_exists(e.data -> 'tags', w.tag))
                WHERE e.consumer = 'WEBHOOKS' AND e.id = ANY (:ids)
            )
            """;

    /** The newest state of each source and task type in the batch. */
    private static final String LATEST = MATCHED + """
            , latest AS (
                SELECT DISTINCT ON (webhook_id, source_id, task_type) *
                FROM (SELECT webhook_id, id, kind, CAST(data ->> 'source_id' AS bigint) AS source_id, data ->> 'task_type' AS task_type, data,
                             CASE WHEN kind = 'source.stale' THEN 'STALE' ELSE coalesce(data -> 'error' ->> 'code', 'NO_CODE') END AS cause,
                             coalesce(data ->> 'host', data ->> 'source_type') AS host
                      FROM matched WHERE of_incident) m
                ORDER BY webhook_id, source_id, task_type, id DESC
            )
            """;

    /** Messages for an endpoint that groups wait for others of their kind: until a minute after the first of them. */
    private static final String MESSAGES = MATCHED + """
            , open AS MATERIALIZED (
                SELECT webhook_id, CASE WHEN kind = 'events.many' THEN data ->> 'kind' ELSE kind END AS kind, max(grouped_until) AS until
                FROM webhook_delivery WHERE status = 'WAITING' AND grouped_until > now() GROUP BY 1, 2
            ), single AS (
                SELECT m.*, CASE WHEN m.grouped THEN coalesce(o.until, now() + interval '1 minute') END AS until
                FROM matched m LEFT JOIN open o ON o.webhook_id = m.webhook_id AND o.kind = m.kind
                WHERE NOT m.of_incident
            )
            INSERT INTO webhook_delivery (webhook_id, message_id, kind, data, next_try_at, grouped_until)
            SELECT webhook_id, 'msg_' || id, kind, data, coalesce(until, now()), until FROM single ORDER BY id
            ON CONFLICT DO NOTHING
            """;

    /** More than 50 of one kind within the minute are one message for people. What DeliverWebhooks has claimed is left alone. */
    private static final String GROUP = """
            WITH held AS MATERIALIZED (
                SELECT id, webhook_id, kind FROM webhook_delivery
                WHERE status = 'WAITING' AND grouped_until > now() AND next_try_at = grouped_until AND kind <> 'events.many'
                ORDER BY id FOR NO KEY UPDATE
            ), open AS MATERIALIZED (
                SELECT id, webhook_id, data ->> 'kind' AS kind FROM webhook_delivery
                WHERE status = 'WAITING' AND grouped_until > now() AND next_try_at = grouped_until AND kind = 'events.many'
                ORDER BY id FOR NO KEY UPDATE
            ), many AS (
                SELECT h.webhook_id, h.kind, max(o.id) AS into_id FROM held h LEFT JOIN open o ON o.webhook_id = h.webhook_id AND o.kind = h.kind
                GROUP BY h.webhook_id, h.kind HAVING count(DISTINCT h.id) > 50 OR max(o.id) IS NOT NULL
            ), gone AS (
                DELETE FROM webhook_delivery d USING held h, many m
                WHERE d.id = h.id AND m.webhook_id = h.webhook_id AND m.kind = h.kind
                RETURNING d.id, d.webhook_id, d.kind, d.data ->> 'occurred_at' AS occurred_at, d.grouped_until, m.into_id
            ), counted AS MATERIALIZED (
                SELECT webhook_id, kind, into_id, max(id) AS id, count(*) AS many, max(occurred_at) AS occurred_at, max(grouped_until) AS until
                FROM gone GROUP BY webhook_id, kind, into_id
            ), added AS (
                UPDATE webhook_delivery d
                SET data = d.data || jsonb_build_object('count', CAST(d.data ->> 'count' AS bigint) + c.many, 'occurred_at', c.occurred_at)
                FROM counted c WHERE d.id = c.into_id
            )
            INSERT INTO webhook_delivery (webhook_id, message_id, kind, data, next_try_at, grouped_until)
            SELECT webhook_id, 'msg_' || id || '_many', 'events.many',
                   jsonb_build_object('kind', kind, 'count', many, 'occurred_at', occurred_at), until, until
            FROM counted WHERE into_id IS NULL
            """;

    private static final String RECOVERED = LATEST + """
            DELETE FROM incident_source s USING latest l
            WHERE l.kind = 'source.recovered' AND s.webhook_id = l.webhook_id AND s.source_id = l.source_id AND s.task_type = l.task_type
            """;

    private static final String FAILING = LATEST + """
            , newcomers AS MATERIALIZED (
                SELECT l.* FROM latest l
                WHERE l.kind <> 'source.recovered'
                      AND NOT EXISTS (SELECT FROM incident_source s
                                      WHERE s.webhook_id = l.webhook_id AND s.source_id = l.source_id AND s.task_type = l.task_type)
            ), opened AS (
                INSERT INTO incident (webhook_id, cause, host, sources, example)
                SELECT webhook_id, cause, host, count(*), (array_agg(data ORDER BY id))[1] FROM newcomers GROUP BY webhook_id, cause, host
                ON CONFLICT (webhook_id, cause, host) WHERE closed_at IS NULL DO UPDATE SET sources = incident.sources + EXCLUDED.sources
                RETURNING id, webhook_id, cause, host
            )
            INSERT INTO incident_source (webhook_id, source_id, task_type, incident_id)
            SELECT n.webhook_id, n.source_id, n.task_type, o.id
            FROM newcomers n JOIN opened o ON o.webhook_id = n.webhook_id AND o.cause = n.cause AND o.host = n.host
            """;

    private static final String FORGET = "DELETE FROM event_outbox WHERE consumer = 'WEBHOOKS' AND id = ANY (:ids)";

    private static final int ROWS = 2_000;

    private final Session session;
    private final GracefulShutdown gracefulShutdown;

    FanOutEvents(Session session, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Takes all events that wait for webhooks, batch by batch.
     *
     * @return how many events were taken from the outbox
     */
    public int run() {
        return BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            if (session.createNativeQuery(LOCK, String.class).getResultList().isEmpty()) {
                return new Batch<>(0, false);
            }
            Long[] ids = session.createNativeQuery(CLAIM, Long.class)
                    .setParameter("rows", ROWS)
                    .getResultList()
                    .toArray(Long[]::new);
            if (ids.length > 0) {
                List.of(MESSAGES, RECOVERED, FAILING, FORGET)
                        .forEach(statement -> session.createNativeMutationQuery(statement)
                                .setParameter("ids", ids)
                                .executeUpdate());
                session.createNativeMutationQuery(GROUP).executeUpdate();
            }
            return new Batch<>(ids.length, ids.length == ROWS);
        });
    }
}
