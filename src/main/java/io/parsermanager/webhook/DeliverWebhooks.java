package io.parsermanager.webhook;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.webhook.PostMessage.Outcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Sends the messages that are due. Safe on every replica at once: one of them claims each message for {@link #LEASE}, and if it dies,
 * another one sends the message again, with the same id.
 *
 * <p>Each endpoint is served by itself: its messages go one after the other, a slow one delays nobody else, and after a failure the rest
 * waits until the endpoint is tried again.
 */
@ApplicationScoped
public class DeliverWebhooks {
    private static final Logger LOG = Logger.getLogger(DeliverWebhooks.class);

    /** The most messages that a replica claims for an endpoint at once. */
    private static final int PER_ENDPOINT = 10;

    /** The most messages that a replica claims at once. */
    private static final int ROWS = 200;

    /** Longer than all messages of an endpoint can take: of those that are delivered, none takes longer than the two limits of a try. */
    private static final Duration LEASE =
            PostMessage.TIMEOUT.multipliedBy(2L * PER_ENDPOINT).plusSeconds(20);

    /** An endpoint that fails gets one message per try. */
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT d.id FROM webhook w CROSS JOIN LATERAL (
                    SELECT d.id FROM webhook_delivery d
                    WHERE d.webhook_id = w.id AND d.status = 'WAITING' AND d.next_try_at <= now()
                    ORDER BY d.id LIMIT CASE WHEN w.failures > 0 THEN 1 ELSE :per_endpoint END
                    FOR NO KEY UPDATE SKIP LOCKED) d
                WHERE w.enabled AND w.retry_at <= now() AND w.id <> ALL (:busy)
                LIMIT :rows
            ), claimed AS (
                UPDATE webhook_delivery SET next_try_at = now() + make_interval(secs => :lease_s)
                WHERE id IN (SELECT id FROM due) RETURNING id, webhook_id, message_id, kind, data, created_at
            )
            SELECT c.id, c.webhook_id, c.message_id, c.kind, CAST(c.data AS text) AS data, c.created_at, w.name AS webhook, w.url, w.body,
                   w.chat_id, w.secret, CASE WHEN w.old_secret_until > now() THEN w.old_secret END AS old_secret,
                   CAST(extract(epoch FROM now()) AS bigint) AS now
            FROM claimed c JOIN webhook w ON w.id = c.webhook_id ORDER BY c.id
            """;

    /**
     * A message that this replica sends now.
     *
     * @param now PostgreSQL's time, in seconds: the time of the signature
     */
    @RegisterForReflection
    public record Claimed(
            Long id,
            Long webhookId,
            String messageId,
            String kind,
            String data,
            Instant createdAt,
            String webhook,
            String url,
            String body,
            String chatId,
            String secret,
            String oldSecret,
            Long now) {
        List<String> secrets() {
            return oldSecret == null ? List.of(secret) : List.of(secret, oldSecret);
        }
    }

    private final Session session;
    private final PostMessage postMessage;
    private final RecordDelivery recordDelivery;
    private final GracefulShutdown gracefulShutdown;

    /** Endpoints that this replica is sending to. */
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();

    DeliverWebhooks(
            Session session,
            PostMessage postMessage,
            RecordDelivery recordDelivery,
            GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.postMessage = postMessage;
        this.recordDelivery = recordDelivery;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Begins to send what is due, and returns at once. */
    public void run() {
        CompletableFuture<Integer> unused = start();
    }

    /**
     * Begins to send what is due, and returns at once.
     *
     * @return how many messages it sends; completes when each has its outcome
     */
    CompletableFuture<Integer> start() {
        List<Claimed> claimed = BatchLoop.one(() -> session.createNativeQuery(CLAIM, Claimed.class)
                .setParameter("per_endpoint", PER_ENDPOINT)
                .setParameter("busy", busy.toArray(Long[]::new))
                .setParameter("rows", ROWS)
                .setParameter("lease_s", (double) LEASE.toSeconds())
                .getResultList());
        Map<Long, List<Claimed>> byEndpoint = new LinkedHashMap<>();
        claimed.forEach(one -> byEndpoint
                .computeIfAbsent(one.webhookId, id -> new ArrayList<>())
                .add(one));
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        byEndpoint.forEach((endpoint, messages) -> {
            busy.add(endpoint);
            lanes.add(inTurn(messages, 0).whenComplete((done, failure) -> {
                busy.remove(endpoint);
                if (failure != null) {
                    LOG.warnf(
                            "What became of a message to the webhook %s cannot be written; it is sent again: %s",
                            messages.get(0).webhook, failure.getMessage());
                }
            }));
        });
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> claimed.size());
    }

    private CompletableFuture<Void> inTurn(List<Claimed> messages, int next) {
        if (next == messages.size()) {
            return CompletableFuture.completedFuture(null);
        }
        if (gracefulShutdown.asked()) {
            return released(messages.subList(next, messages.size()));
        }
        Claimed message = messages.get(next);
        return postMessage
                .post(message)
                .thenCompose(outcome -> recorded(message, outcome))
                .thenCompose(delivered ->
                        delivered ? inTurn(messages, next + 1) : released(messages.subList(next + 1, messages.size())));
    }

    private CompletableFuture<Boolean> recorded(Claimed message, Outcome outcome) {
        return Workers.start(() -> {
            recordDelivery.write(message, outcome, true);
            return outcome.delivered();
        });
    }

    private CompletableFuture<Void> released(List<Claimed> messages) {
        return messages.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : Workers.start(() -> {
                    recordDelivery.release(messages);
                    return null;
                });
    }
}
