package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.dispatch.SendMessages.Message;
import io.parsermanager.dispatch.SendMessages.SendResult;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Sends a message to parsers for each canceled task that they may hold, and deletes its row once Kafka has acknowledged the message. Safe
 * on every replica at once: one of them claims each row. If the replica dies between acknowledgement and delete, the message is sent again.
 */
@ApplicationScoped
public class AnnounceCancels {
    private static final Logger LOG = Logger.getLogger(AnnounceCancels.class);

    private static final String CLAIM = """
            SELECT task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at FROM cancel_to_announce
            WHERE available_at <= now() ORDER BY available_at, task_id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
            """;

    private static final String DUE = """
            SELECT NOT EXISTS (SELECT FROM cancel_to_announce WHERE available_at <= now())
            """;

    private static final String FORGET = """
            DELETE FROM cancel_to_announce WHERE task_id = ANY (:tasks)
            """;

    private static final String PUT_OFF = """
            UPDATE cancel_to_announce SET available_at = now() + make_interval(secs => :seconds) WHERE task_id = ANY (:tasks)
            """;

    private static final String ANNOUNCED = "parser_manager.cancels.announced";
    private static final byte[] EVENT_TYPE = SendTasks.ascii("io.parsermanager.task.canceled");

    /** The most cancels in a batch for a topic none of whose partitions is known to work. */
    private static final int TRY_ROWS = 20;

    /** The time of a batch for everything but the wait for Kafka. */
    private static final Duration OUTSIDE_KAFKA = Duration.ofSeconds(20);

    /**
     * The pause before the next try for a cancel that Kafka refuses for its content: its topic takes no message of this size, for example.
     */
    private static final Duration REFUSED_PUT_OFF = Duration.ofMinutes(1);

    private record Batch(int announced, boolean isFull) {
        static final Batch NONE = new Batch(0, false);
    }

    private final Session session;
    private final SendMessages sendMessages;
    private final ObjectMapper json;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final FaultRegistry faults;
    private final GracefulShutdown gracefulShutdown;
    private final ReentrantLock running = new ReentrantLock();

    AnnounceCancels(
            Session session,
            SendMessages sendMessages,
            ObjectMapper json,
            Settings settings,
            MeterRegistry metrics,
            FaultRegistry faults,
            GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.sendMessages = sendMessages;
        this.json = json;
        this.settings = settings;
        this.metrics = metrics;
        this.faults = faults;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Registers the counter with 0, so that Prometheus sees the first increase. */
    void count(@Observes StartupEvent start) {
        metrics.counter(ANNOUNCED);
    }

    /**
     * Announces cancels batch by batch, each in a transaction of its own, until nothing is left or Kafka takes none. A replica runs it once
     * at a time: a second call returns 0 at once.
     *
     * @return how many were announced
     */
    public int run() {
        if (!running.tryLock()) {
            return 0;
        }
        try {
            int announced = 0;
            Batch batch;
            do {
                batch = nothingIsDue() ? Batch.NONE : batch();
                announced += batch.announced;
            } while (batch.isFull && !gracefulShutdown.asked());
            if (announced > 0) {
                metrics.counter(ANNOUNCED).increment(announced);
                LOG.infof("Announced %d cancels to %s", announced, settings.kafkaTaskCancelTopic());
            }
            return announced;
        } finally {
            running.unlock();
        }
    }

    /** Checked first, since asking Kafka for the topic can create it. */
    private boolean nothingIsDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(DUE, Boolean.class).getSingleResult());
    }

    private Batch batch() {
        return sendMessages
                .open(SendMessages.CANCELS, settings.kafkaTaskCancelTopic())
                .map(topic -> BatchLoop.one(
                        Duration.ofMillis(settings.dispatchTimeoutMs()).plus(OUTSIDE_KAFKA), () -> announce(topic)))
                .orElse(Batch.NONE);
    }

    private Batch announce(OpenTopic topic) {
        int limit = topic.isHealthy() ? settings.dispatchPageSize() : TRY_ROWS;
        List<CancelMessage> claimed = session.createNativeQuery(CLAIM, CancelMessage.class)
                .setParameter("limit", limit)
                .getResultList();
        if (claimed.isEmpty()) {
            return Batch.NONE;
        }
        SendResult sent =
                sendMessages.send(topic, claimed.stream().map(this::message).toList());
        if (!sent.acknowledged().isEmpty()) {
            session.createNativeMutationQuery(FORGET)
                    .setParameter("tasks", sent.acknowledged().toArray(Long[]::new))
                    .executeUpdate();
        }
        sent.putOff().ifPresent(by -> putOff(sent.notTaken(), by));
        putOff(sent.refused().keySet(), REFUSED_PUT_OFF);
        sent.refused().values().stream()
                .findFirst()
                .ifPresentOrElse(
                        refusal -> faults.report(Kind.TOPIC, faultName(), refusal.message()),
                        () -> faults.resolve(Kind.TOPIC, faultName()));
        boolean stuck = sent.putOff().isEmpty() && !sent.notTaken().isEmpty();
        return new Batch(sent.acknowledged().size(), claimed.size() == limit && !stuck);
    }

    /** Moves cancels behind the others: they are claimed again after this time. */
    private void putOff(Set<Long> tasks, Duration by) {
        if (!tasks.isEmpty()) {
            session.createNativeMutationQuery(PUT_OFF)
                    .setParameter("seconds", (double) by.toSeconds())
                    .setParameter("tasks", tasks.toArray(Long[]::new))
                    .executeUpdate();
        }
    }

    private String faultName() {
        return settings.kafkaTaskCancelTopic() + " (single messages)";
    }

    private Message message(CancelMessage cancel) {
        String id = SendTasks.id(cancel.taskId(), cancel.attempt()) + "-canceled";
        return new Message(
                cancel.taskId(),
                SendTasks.cloudEvent(id, EVENT_TYPE, cancel.canceledAt().toString()),
                Optional.of(() -> bytes(cancel)));
    }

    private byte[] bytes(CancelMessage cancel) {
        try {
            return json.writeValueAsBytes(cancel);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The cancel of task " + cancel.taskId() + " cannot be written as JSON", e);
        }
    }
}
