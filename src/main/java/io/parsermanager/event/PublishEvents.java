package io.parsermanager.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.dispatch.OpenTopic;
import io.parsermanager.dispatch.SendMessages;
import io.parsermanager.dispatch.SendMessages.Message;
import io.parsermanager.dispatch.SendMessages.Refusal;
import io.parsermanager.dispatch.SendMessages.SendResult;
import io.parsermanager.dispatch.SendTasks;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.hibernate.Session;

/**
 * Sends the events of the outbox to KAFKA_EVENT_TOPIC, and deletes each once Kafka has acknowledged it. One replica sends at a time, which
 * keeps the events of an entity in order; the lock ends with its transaction, so another replica goes on if it dies, and sends again what
 * was not deleted yet.
 */
@ApplicationScoped
public class PublishEvents {
    static final String CONSUMER = "KAFKA";
    static final String CHANNEL = "events";

    private static final String STATE = """
            SELECT (SELECT kinds FROM event_consumer WHERE name = 'KAFKA') IS NOT DISTINCT FROM CAST(:kinds AS text[]) AS subscribed,
                   EXISTS (SELECT FROM event_outbox WHERE consumer = 'KAFKA' AND available_at <= now()) AS due
            """;

    private static final String SUBSCRIBE = """
            INSERT INTO event_consumer (name, kinds) VALUES ('KAFKA', :kinds) ON CONFLICT (name) DO UPDATE SET kinds = EXCLUDED.kinds
            """;

    private static final String LOCK =
            "SELECT name FROM event_consumer WHERE name = 'KAFKA' FOR NO KEY UPDATE SKIP LOCKED";

    /** An event waits for those of its entity before it that are put off. */
    private static final String CLAIM = """
            SELECT id, kind, entity, data, occurred_at FROM (
                SELECT c.*, sum(length(data)) OVER (ORDER BY id) - length(data) AS bytes_before FROM (
                    SELECT e.id, e.kind, e.entity, CAST(e.data AS text) AS data, e.occurred_at FROM event_outbox e
                    WHERE e.consumer = 'KAFKA' AND e.available_at <= now()
                          AND NOT EXISTS (SELECT FROM event_outbox b
                                          WHERE b.consumer = 'KAFKA' AND b.entity = e.entity AND b.id < e.id AND b.available_at > now()
                                                AND NOT b.refused)
                    ORDER BY e.id LIMIT :rows) c) bounded
            WHERE bytes_before < :bytes ORDER BY id
            """;

    private static final String FORGET = "DELETE FROM event_outbox WHERE consumer = 'KAFKA' AND id = ANY (:ids)";

    private static final String PUT_OFF = """
            UPDATE event_outbox SET available_at = now() + make_interval(secs => :seconds), refused = :refused
            WHERE consumer = 'KAFKA' AND id = ANY (:ids)
            """;

    /** The most events in a batch for a topic none of whose partitions is known to work. */
    private static final int TRY_ROWS = 20;

    /** The time of a batch for everything but the wait for Kafka. */
    private static final Duration OUTSIDE_KAFKA = Duration.ofSeconds(20);

    /** The pause before the next try for an event that Kafka refuses for its content: its topic may take larger ones by then. */
    private static final Duration REFUSED_PUT_OFF = Duration.ofMinutes(1);

    /** Whether the outbox is filled for the topic, and has anything to send. */
    @RegisterForReflection
    public record State(Boolean subscribed, Boolean due) {}

    /** An event as the outbox has it. */
    @RegisterForReflection
    public record Event(Long id, String kind, String entity, String data, Instant occurredAt) {}

    private record Batch(int published, boolean isFull) {
        static final Batch NONE = new Batch(0, false);
    }

    private final Session session;
    private final SendMessages sendMessages;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final FaultRegistry faults;
    private final GracefulShutdown gracefulShutdown;
    private final String[] kinds;
    private final ReentrantLock running = new ReentrantLock();

    /** The emitter creates the channel and so its producer. */
    PublishEvents(
            @Channel(CHANNEL) Emitter<byte[]> events,
            Session session,
            SendMessages sendMessages,
            Settings settings,
            MeterRegistry metrics,
            FaultRegistry faults,
            GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.sendMessages = sendMessages;
        this.settings = settings;
        this.metrics = metrics;
        this.faults = faults;
        this.gracefulShutdown = gracefulShutdown;
        this.kinds = EventKind.names(settings.eventTaskFinished());
    }

    /**
     * Publishes batch by batch, until nothing is left, Kafka takes none, or another replica publishes. A replica runs it once at a time: a
     * second call returns 0 at once.
     *
     * @return how many events Kafka has acknowledged
     */
    public int run() {
        Optional<String> topic = settings.kafkaEventTopic();
        if (topic.isEmpty() || !running.tryLock()) {
            return 0;
        }
        try {
            int published = 0;
            Batch batch;
            do {
                batch = isDue() ? batch(topic.get()) : Batch.NONE;
                published += batch.published;
            } while (batch.isFull && !gracefulShutdown.asked());
            return published;
        } finally {
            running.unlock();
        }
    }

    /** Asks before Kafka is asked for the topic, which can create it. Subscribes first, if this replica has just got the topic. */
    private boolean isDue() {
        return QuarkusTransaction.requiringNew().call(() -> {
            State state = session.createNativeQuery(STATE, State.class)
                    .setParameter("kinds", kinds)
                    .getSingleResult();
            if (!state.subscribed) {
                session.createNativeMutationQuery(SUBSCRIBE)
                        .setParameter("kinds", kinds)
                        .executeUpdate();
            }
            return state.due;
        });
    }

    private Batch batch(String name) {
        return sendMessages
                .open(CHANNEL, name)
                .map(topic -> BatchLoop.one(
                        Duration.ofMillis(settings.dispatchTimeoutMs()).plus(OUTSIDE_KAFKA),
                        () -> publish(topic, name)))
                .orElse(Batch.NONE);
    }

    private Batch publish(OpenTopic topic, String name) {
        if (session.createNativeQuery(LOCK, String.class).getResultList().isEmpty()) {
            return Batch.NONE;
        }
        int rows = topic.isHealthy() ? settings.dispatchPageSize() : TRY_ROWS;
        List<Event> claimed = session.createNativeQuery(CLAIM, Event.class)
                .setParameter("rows", rows)
                .setParameter("bytes", settings.batchMaxBytes())
                .getResultList();
        if (claimed.isEmpty()) {
            return Batch.NONE;
        }
        SendResult sent = sendMessages.send(
                topic, claimed.stream().map(PublishEvents::message).toList());
        forget(claimed, sent.acknowledged());
        sent.putOff().ifPresent(by -> putOff(sent.notTaken(), by, false));
        putOff(sent.refused().keySet(), REFUSED_PUT_OFF, true);
        reportRefused(name, sent);
        boolean stuck = sent.putOff().isEmpty() && !sent.notTaken().isEmpty();
        return new Batch(sent.acknowledged().size(), !sent.acknowledged().isEmpty() && !stuck);
    }

    private static Message message(Event event) {
        return new Message(
                event.id,
                event.entity,
                SendTasks.cloudEvent(
                        "event-" + event.id,
                        ("io.parsermanager." + event.kind).getBytes(StandardCharsets.US_ASCII),
                        event.occurredAt.toString()),
                Optional.of(() -> event.data.getBytes(StandardCharsets.UTF_8)));
    }

    private void forget(List<Event> claimed, Set<Long> acknowledged) {
        if (!acknowledged.isEmpty()) {
            session.createNativeMutationQuery(FORGET)
                    .setParameter("ids", acknowledged.toArray(Long[]::new))
                    .executeUpdate();
            claimed.stream()
                    .filter(event -> acknowledged.contains(event.id))
                    .collect(Collectors.groupingBy(Event::kind, Collectors.counting()))
                    .forEach((kind, many) ->
                            metrics.counter(EventOutbox.PUBLISHED, "kind", kind).increment(many));
        }
    }

    private void putOff(Set<Long> events, Duration by, boolean refused) {
        if (!events.isEmpty()) {
            session.createNativeMutationQuery(PUT_OFF)
                    .setParameter("seconds", (double) by.toSeconds())
                    .setParameter("refused", refused)
                    .setParameter("ids", events.toArray(Long[]::new))
                    .executeUpdate();
        }
    }

    private void reportRefused(String topic, SendResult sent) {
        String name = topic + " (single messages)";
        sent.refused().values().stream()
                .findFirst()
                .ifPresentOrElse(
                        refusal -> faults.report(Kind.TOPIC, name, refused(refusal)),
                        () -> faults.resolve(Kind.TOPIC, name));
    }

    static String refused(Refusal refusal) {
        return "Kafka refuses events for their content (%s). Check the topic's max.message.bytes and KAFKA_MAX_REQUEST_SIZE"
                .formatted(refusal.code());
    }
}
