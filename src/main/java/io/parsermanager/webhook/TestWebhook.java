package io.parsermanager.webhook;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.webhook.DeliverWebhooks.Claimed;
import io.parsermanager.webhook.PostMessage.Outcome;
import io.parsermanager.webhook.WebhookDeliveryResource.DeliveryView;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/** Sends a test message to a webhook, enabled or not, once and at once. */
@ApplicationScoped
public class TestWebhook {
    private static final String INSERT = """
            WITH made AS (
                INSERT INTO webhook_delivery (webhook_id, message_id, kind, data, next_try_at)
                SELECT id, 'msg_test_' || nextval('event_id'), 'test', jsonb_build_object('webhook', name, 'occurred_at', event_time(now())),
                       now() + interval '1 hour'
                FROM webhook WHERE id = :webhook RETURNING id, webhook_id, message_id, kind, data, created_at
            )
            SELECT m.id, m.webhook_id, m.message_id, m.kind, CAST(m.data AS text) AS data, m.created_at, w.name AS webhook, w.url, w.body,
                   w.chat_id, w.secret, CASE WHEN w.old_secret_until > now() THEN w.old_secret END AS old_secret,
                   CAST(extract(epoch FROM now()) AS bigint) AS now
            FROM made m JOIN webhook w ON w.id = m.webhook_id
            """;

    private final Session session;
    private final ManageWebhooks webhooks;
    private final PostMessage postMessage;
    private final RecordDelivery recordDelivery;
    private final WebhookDeliveryResource deliveries;

    TestWebhook(
            Session session,
            ManageWebhooks webhooks,
            PostMessage postMessage,
            RecordDelivery recordDelivery,
            WebhookDeliveryResource deliveries) {
        this.session = session;
        this.webhooks = webhooks;
        this.postMessage = postMessage;
        this.recordDelivery = recordDelivery;
        this.deliveries = deliveries;
    }

    /** Waits for the receiver, ten seconds at most, and returns what became of the message. */
    public DeliveryView run(long webhook) {
        webhooks.get(webhook);
        Claimed message = BatchLoop.one(() -> session.createNativeQuery(INSERT, Claimed.class)
                .setParameter("webhook", webhook)
                .getSingleResult());
        Outcome outcome = postMessage.post(message).join();
        recordDelivery.write(message, outcome, false);
        return deliveries.get(message.id());
    }
}
