package io.parsermanager.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.webhook.DeliverWebhooks.Claimed;
import io.parsermanager.webhook.PostMessage.Outcome;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.jboss.logging.Logger;

/** Writes what became of a try, and when the message and its endpoint are tried again. */
@ApplicationScoped
class RecordDelivery {
    private static final Logger LOG = Logger.getLogger(RecordDelivery.class);
    private static final String TRIES = "parser_manager.webhooks.tries";

    /**
     * The pauses are those that Standard Webhooks recommends, give or take a fifth: ten tries in about three days. A receiver that asks for a
     * longer one gets it, up to a day.
     */
    private static final String MESSAGE = """
            UPDATE webhook_delivery d SET
                tries = d.tries + 1, last_try_at = now(), answer_status = :status, answer = :answer, error = :error, took_ms = :took_ms,
                status = n.status, finished_at = CASE WHEN n.status <> 'WAITING' THEN now() END,
                next_try_at = GREATEST(
                    now() + make_interval(secs => (ARRAY[5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400])[LEAST(d.tries + 1, 9)]
                                                  * (0.8 + random() * 0.4)),
                    LEAST(now() + make_interval(secs => coalesce(:retry_after_s, 0)), now() + interval '1 day'),
                    CASE WHEN CAST(:retry_at AS timestamptz) > now() THEN LEAST(CAST(:retry_at AS timestamptz), now() + interval '1 day') END)
            FROM (SELECT id, CASE WHEN :delivered THEN 'DELIVERED' WHEN :final OR tries >= 9 THEN 'FAILED' ELSE 'WAITING' END AS status
                  FROM webhook_delivery WHERE id = :id) n
            WHERE d.id = n.id AND d.status = 'WAITING'
            RETURNING d.status
            """;

    private static final String WORKS = """
            UPDATE webhook SET failures = 0, failing_since = NULL, retry_at = now() WHERE id = :webhook AND failures > 0
            """;

    /** The pauses of an endpoint are short: each try costs it one request, and once it works again all messages follow. */
    private static final String FAILS = """
            UPDATE webhook SET
                failures = LEAST(failures + 1, 1000000), failing_since = coalesce(failing_since, now()),
                retry_at = GREATEST(
                    now() + make_interval(secs => LEAST(300, 2 * power(3, LEAST(failures, 10))) * (0.8 + random() * 0.4)),
                    LEAST(now() + make_interval(secs => coalesce(:retry_after_s, 0)), now() + interval '1 day'),
                    CASE WHEN CAST(:retry_at AS timestamptz) > now() THEN LEAST(CAST(:retry_at AS timestamptz), now() + interval '1 day') END)
            WHERE id = :webhook
            """;

    private static final String GONE = """
            UPDATE webhook SET enabled = false, updated_at = now(),
                disabled_reason = 'The receiver answered 410: it does not want messages any more. Enable the webhook to send again'
            WHERE id = :webhook AND enabled
            """;

    private static final String RELEASE = """
            UPDATE webhook_delivery SET next_try_at = now() WHERE id = ANY (:ids) AND status = 'WAITING'
            """;

    private final Session session;
    private final MeterRegistry metrics;

    RecordDelivery(Session session, MeterRegistry metrics) {
        this.session = session;
        this.metrics = metrics;
    }

    /** Registers the counters with 0, so that Prometheus sees the first increase. */
    void register(@Observes StartupEvent start) {
        for (String outcome : List.of("delivered", "waiting", "failed")) {
            metrics.counter(TRIES, "outcome", outcome);
        }
    }

    /** @param again whether a message that was not delivered is tried again; a test is not */
    void write(Claimed message, Outcome outcome, boolean again) {
        String status = BatchLoop.one(() -> {
            boolean gone = outcome.gone();
            List<String> written = session.createNativeQuery(MESSAGE, String.class)
                    .setParameter("status", outcome.status(), Integer.class)
                    .setParameter("answer", outcome.answer(), String.class)
                    .setParameter("error", outcome.error(), String.class)
                    .setParameter("took_ms", outcome.tookMs())
                    .setParameter("retry_after_s", seconds(outcome), Double.class)
                    .setParameter("retry_at", outcome.retryAt(), Instant.class)
                    .setParameter("delivered", outcome.delivered())
                    .setParameter("final", gone || !again)
                    .setParameter("id", message.id())
                    .getResultList();
            if (outcome.delivered()) {
                endpoint(WORKS, message).executeUpdate();
            } else if (again) {
                endpoint(FAILS, message)
                        .setParameter("retry_after_s", seconds(outcome), Double.class)
                        .setParameter("retry_at", outcome.retryAt(), Instant.class)
                        .executeUpdate();
            }
            if (gone && endpoint(GONE, message).executeUpdate() > 0) {
                LOG.warnf(
                        "The webhook %s is disabled, since its receiver answered 410. Enable it to send again",
                        message.webhook());
            }
            return written.isEmpty() ? "" : written.get(0);
        });
        if (!status.isEmpty()) {
            metrics.counter(TRIES, "outcome", status.toLowerCase(Locale.ROOT)).increment();
        }
        if (status.equals("FAILED") && again) {
            LOG.warnf(
                    "The webhook %s never took the message %s (%s): %s",
                    message.webhook(), message.messageId(), message.kind(), outcome.error());
        }
    }

    private MutationQuery endpoint(String sql, Claimed message) {
        return session.createNativeMutationQuery(sql).setParameter("webhook", message.webhookId());
    }

    private static Double seconds(Outcome outcome) {
        return outcome.retryAfterS() == null ? null : (double) outcome.retryAfterS();
    }

    /** Gives back messages that were claimed and not tried. */
    void release(List<Claimed> messages) {
        BatchLoop.one(() -> session.createNativeMutationQuery(RELEASE)
                .setParameter("ids", messages.stream().map(Claimed::id).toArray(Long[]::new))
                .executeUpdate());
    }
}
