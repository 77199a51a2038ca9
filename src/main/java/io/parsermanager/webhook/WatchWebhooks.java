package io.parsermanager.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;

/** Reports endpoints that take no messages, measures what waits for them, and forgets old messages. */
@ApplicationScoped
public class WatchWebhooks {
    /** An endpoint has failed for good if several tries failed over some minutes. One that a person disabled is no fault. */
    private static final String BROKEN = """
            SELECT id, name, coalesce(disabled_reason,
                       'its receiver has not taken a message since ' || to_char(failing_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                       || ': GET webhook_delivery/?webhook_id=' || id || ' says why') AS reason
            FROM webhook
            WHERE disabled_reason IS NOT NULL OR enabled AND failures >= 3 AND failing_since < now() - interval '1 minute'
            ORDER BY id
            """;

    private static final String WAITING = """
            SELECT count(*) AS waiting, CAST(coalesce(extract(epoch FROM now() - min(d.created_at)), 0) AS double precision) AS oldest_s
            FROM (SELECT d.created_at FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
                  WHERE d.status = 'WAITING' AND w.enabled LIMIT :rows) d
            """;

    /** A message that has waited too long, or behind too many newer ones, has failed. */
    private static final String GIVE_UP = """
            UPDATE webhook_delivery SET status = 'FAILED', finished_at = now(), error = coalesce(error || '. ', '') || 'It waited too long, or too many messages wait'
            WHERE id IN (
                SELECT d.id FROM webhook w CROSS JOIN LATERAL (
                    SELECT id, created_at FROM webhook_delivery
                    WHERE webhook_id = w.id AND status = 'WAITING'
                          AND (created_at < now() - make_interval(secs => :retention_s)
                               OR id <= (SELECT id FROM webhook_delivery WHERE webhook_id = w.id AND status = 'WAITING'
                                         ORDER BY id DESC OFFSET :most LIMIT 1))
                    LIMIT :rows) d
                LIMIT :rows)
            """;

    private static final String FORGET = """
            DELETE FROM webhook_delivery WHERE id IN (
                SELECT id FROM webhook_delivery WHERE finished_at < now() - make_interval(secs => :retention_s) LIMIT :rows)
            """;

    /** The most messages that wait for one endpoint. */
    private static final int MOST = 10_000;

    private static final int ROWS = 5_000;

    /** An endpoint that takes no messages, and why. */
    @RegisterForReflection
    public record Broken(Long id, String name, String reason) {}

    /** What waits for enabled endpoints. */
    @RegisterForReflection
    public record Waiting(Long waiting, Double oldestS) {}

    private final Session session;
    private final Settings settings;
    private final FaultRegistry faults;
    private final GracefulShutdown gracefulShutdown;
    private volatile Waiting waiting = new Waiting(0L, 0.0);
    private volatile int broken;

    WatchWebhooks(Session session, Settings settings, FaultRegistry faults, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.faults = faults;
        this.gracefulShutdown = gracefulShutdown;
    }

    void register(@Observes StartupEvent start, MeterRegistry metrics) {
        Gauge.builder("parser_manager.webhooks.failing", this, it -> it.broken)
                .description("Webhooks that take no messages: they fail, or their receiver answered 410")
                .register(metrics);
        Gauge.builder("parser_manager.webhooks.waiting", this, it -> it.waiting.waiting)
                .description("Messages that wait for enabled webhooks")
                .register(metrics);
        Gauge.builder("parser_manager.webhooks.oldest", this, it -> it.waiting.oldestS)
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** Looks once. Every replica reports and measures the same. */
    public void run() {
        all(GIVE_UP, true);
        all(FORGET, false);
        report(read());
    }

    private List<Broken> read() {
        return QuarkusTransaction.requiringNew().call(() -> {
            waiting = session.createNativeQuery(WAITING, Waiting.class)
                    .setParameter("rows", settings.eventMaxRows())
                    .getSingleResult();
            return session.createNativeQuery(BROKEN, Broken.class).getResultList();
        });
    }

    private void report(List<Broken> all) {
        Set<String> names = new HashSet<>();
        for (Broken one : all) {
            String name = "%d (%s)".formatted(one.id, one.name);
            names.add(name);
            faults.report(Kind.WEBHOOK, name, one.reason);
        }
        broken = all.size();
        faults.present().stream()
                .filter(fault -> fault.kind() == Kind.WEBHOOK)
                .map(Fault::name)
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.resolve(Kind.WEBHOOK, name));
    }

    private void all(String statement, boolean waitingOnes) {
        BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            var query = session.createNativeMutationQuery(statement)
                    .setParameter(
                            "retention_s", (double) settings.eventRetention().toSeconds())
                    .setParameter("rows", ROWS);
            int rows = (waitingOnes ? query.setParameter("most", MOST) : query).executeUpdate();
            return new Batch<>(rows, rows == ROWS);
        });
    }
}
