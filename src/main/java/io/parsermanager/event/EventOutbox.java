package io.parsermanager.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Keeps the outbox of events within its bounds, and measures it. */
@ApplicationScoped
public class EventOutbox {
    private static final Logger LOG = Logger.getLogger(EventOutbox.class);

    static final String PUBLISHED = "parser_manager.events.published";
    private static final String DROPPED = "parser_manager.events.dropped";
    private static final List<String> CONSUMERS = List.of(PublishEvents.CONSUMER, "WEBHOOKS");

    private static final String UNSUBSCRIBE = "DELETE FROM event_consumer WHERE name = 'KAFKA'";

    /** Events that nobody wants any more, too old ones, and the oldest of too many. */
    private static final String DROP = """
            DELETE FROM event_outbox WHERE (consumer, id) IN (
                SELECT consumer, id FROM event_outbox
                WHERE consumer = :consumer
                      AND (occurred_at < now() - make_interval(secs => :retention_s)
                           OR id <= (SELECT id FROM event_outbox WHERE consumer = :consumer ORDER BY id DESC OFFSET :max_rows LIMIT 1)
                           OR NOT EXISTS (SELECT FROM event_consumer WHERE name = :consumer))
                ORDER BY id LIMIT :rows FOR UPDATE SKIP LOCKED)
            """;

    /** The same for the events of final tasks: a row has up to a thousand, so the rows are few. Only Kafka takes them. */
    private static final String DROP_TASKS = """
            WITH beyond AS MATERIALIZED (
                SELECT o.id FROM (SELECT id, sum(cardinality(task_ids)) OVER (ORDER BY id DESC) AS newer FROM task_event_outbox) n
                JOIN task_event_outbox o ON o.id = n.id
                WHERE newer > :max_rows OR o.occurred_at < now() - make_interval(secs => :retention_s)
                      OR NOT EXISTS (SELECT FROM event_consumer WHERE name = 'KAFKA' AND 'task.finished' = ANY (kinds))
                ORDER BY o.id LIMIT :rows FOR UPDATE OF o SKIP LOCKED
            ), gone AS (
                DELETE FROM task_event_outbox WHERE id IN (SELECT id FROM beyond) RETURNING cardinality(task_ids) AS tasks
            )
            SELECT coalesce(sum(tasks), 0) FROM gone
            """;

    private static final String MEASURE = """
            SELECT CAST(coalesce(sum(events), 0) AS bigint) AS waiting,
                   CAST(coalesce(extract(epoch FROM now() - min(occurred_at)), 0) AS double precision) AS oldest_s
            FROM (SELECT * FROM (SELECT occurred_at, 1 AS events FROM event_outbox WHERE consumer = :consumer ORDER BY id LIMIT :max_rows) e
                  UNION ALL SELECT occurred_at, cardinality(task_ids) FROM task_event_outbox WHERE :consumer = 'KAFKA') w
            """;

    /** How many events wait for a consumer, and how long the oldest of them. */
    @RegisterForReflection
    public record Waiting(Long waiting, Double oldestS) {
        static final Waiting NONE = new Waiting(0L, 0.0);
    }

    private final Session session;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final GracefulShutdown gracefulShutdown;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    EventOutbox(Session session, Settings settings, MeterRegistry metrics, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.metrics = metrics;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Registers the counters with 0, so that Prometheus sees the first increase. */
    void register(@Observes StartupEvent start) {
        for (EventKind kind : EventKind.values()) {
            metrics.counter(PUBLISHED, "kind", kind.text());
        }
        for (String consumer : CONSUMERS) {
            String name = consumer.toLowerCase(Locale.ROOT);
            metrics.counter(DROPPED, "consumer", name);
            Gauge.builder("parser_manager.events.waiting", () -> of(consumer).waiting)
                    .description("Events that wait for this consumer")
                    .tag("consumer", name)
                    .register(metrics);
            Gauge.builder("parser_manager.events.oldest", () -> of(consumer).oldestS)
                    .description("How long the oldest of them has waited")
                    .baseUnit("seconds")
                    .tag("consumer", name)
                    .register(metrics);
        }
    }

    private Waiting of(String consumer) {
        return waiting.getOrDefault(consumer, Waiting.NONE);
    }

    /**
     * Drops what is beyond EVENT_RETENTION and EVENT_MAX_ROWS and what nobody wants any more, and measures the rest.
     *
     * @return how many events it dropped
     */
    public long run() {
        return keep(settings.eventMaxRows());
    }

    long keep(int maxRows) {
        if (settings.kafkaEventTopic().isEmpty()) {
            BatchLoop.one(() -> session.createNativeMutationQuery(UNSUBSCRIBE).executeUpdate());
        }
        long dropped = 0;
        for (String consumer : CONSUMERS) {
            long now = drop(consumer, maxRows) + (consumer.equals(PublishEvents.CONSUMER) ? dropTasks(maxRows) : 0);
            if (now > 0) {
                metrics.counter(DROPPED, "consumer", consumer.toLowerCase(Locale.ROOT))
                        .increment((double) now);
                LOG.warnf(
                        "Dropped %d events for %s that waited longer than EVENT_RETENTION, were more than EVENT_MAX_ROWS, or that nobody wants any more",
                        now, consumer);
            }
            dropped += now;
            waiting.put(consumer, measure(consumer));
        }
        return dropped;
    }

    private long drop(String consumer, int maxRows) {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long rows = session.createNativeMutationQuery(DROP)
                    .setParameter("consumer", consumer)
                    .setParameter(
                            "retention_s", (double) settings.eventRetention().toSeconds())
                    .setParameter("max_rows", maxRows)
                    .setParameter("rows", settings.purgePageSize())
                    .executeUpdate();
            return new Batch<>(rows, rows == settings.purgePageSize());
        });
    }

    private long dropTasks(int maxRows) {
        return BatchLoop.one(() -> session.createNativeQuery(DROP_TASKS, Long.class)
                .setParameter("retention_s", (double) settings.eventRetention().toSeconds())
                .setParameter("max_rows", maxRows)
                .setParameter("rows", settings.purgePageSize())
                .getSingleResult());
    }

    private Waiting measure(String consumer) {
        return QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(MEASURE, Waiting.class)
                .setParameter("consumer", consumer)
                .setParameter("max_rows", settings.eventMaxRows())
                .getSingleResult());
    }
}
