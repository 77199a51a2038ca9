package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Tells parsers of cancels that they have yet to be told of, and forgets each once Kafka has acknowledged it. Safe on every replica
 * at once: a cancel is claimed by one of them. A crash between acknowledgement and forgetting tells of it again.
 */
@ApplicationScoped
public class AnnounceCancels {
    private static final Logger LOG = Logger.getLogger(AnnounceCancels.class);

    private static final String CLAIM = """
            SELECT task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at FROM cancel_to_announce
            ORDER BY task_id LIMIT :page FOR UPDATE SKIP LOCKED
            """;

    private static final String FORGET = """
            DELETE FROM cancel_to_announce WHERE task_id = ANY (:tasks)
            """;

    private static final String ANNOUNCED = "parser_manager.cancels.announced";
    private static final String EVENT_TYPE = "io.parsermanager.task.canceled";

    private record Page(int claimed, int announced) {}

    private final Session session;
    private final Emitter<byte[]> channel;
    private final ObjectMapper json;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final Stopping stopping;
    private final ReentrantLock running = new ReentrantLock();

    /** Kafka did not take all last time: one tries first, before a whole page waits for nothing. */
    private boolean silent;

    /** The channel's buffer has no bound of its own: a page is its bound. */
    AnnounceCancels(
            Session session,
            @Channel("task-cancels") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> channel,
            ObjectMapper json,
            Settings settings,
            MeterRegistry metrics,
            Stopping stopping) {
        this.session = session;
        this.channel = channel;
        this.json = json;
        this.settings = settings;
        this.metrics = metrics;
        this.stopping = stopping;
    }

    /** From 0, so that the first increase is one. */
    void count(@Observes StartupEvent start) {
        metrics.counter(ANNOUNCED);
    }

    /**
     * Announces page after page, a transaction each, until nothing is left or Kafka takes none. One run at a time in a replica: a
     * second call returns at once.
     *
     * @return how many were announced
     */
    public int run() {
        if (!running.tryLock()) {
            return 0;
        }
        try {
            int announced = 0;
            Page page;
            int limit;
            do {
                limit = silent ? 1 : settings.dispatchPageSize();
                int size = limit;
                page = QuarkusTransaction.requiringNew().call(() -> page(size));
                announced += page.announced;
                report(page);
            } while (page.claimed == limit && page.announced == limit && !stopping.asked());
            if (announced > 0) {
                metrics.counter(ANNOUNCED).increment(announced);
                LOG.infof("Announced %d cancels to %s", announced, settings.kafkaTaskCancelTopic());
            }
            return announced;
        } finally {
            running.unlock();
        }
    }

    private Page page(int limit) {
        List<CancelMessage> claimed = session.createNativeQuery(CLAIM, CancelMessage.class)
                .setParameter("page", limit)
                .getResultList();
        if (claimed.isEmpty()) {
            return new Page(0, 0);
        }
        Acknowledgements<Long> acknowledgements = new Acknowledgements<>(stopping);
        claimed.forEach(cancel -> acknowledgements.send(channel, cancel.taskId(), bytes(cancel), metadata(cancel)));
        Set<Long> failed = acknowledgements.await(settings.dispatchTimeoutMs()).keySet();
        Long[] announced = claimed.stream()
                .map(CancelMessage::taskId)
                .filter(task -> !failed.contains(task))
                .toArray(Long[]::new);
        if (announced.length > 0) {
            session.createNativeMutationQuery(FORGET)
                    .setParameter("tasks", announced)
                    .executeUpdate();
        }
        return new Page(claimed.size(), announced.length);
    }

    private void report(Page page) {
        if (page.announced < page.claimed) {
            if (!silent) {
                LOG.warnf("Kafka does not take cancels for %s: they wait", settings.kafkaTaskCancelTopic());
            }
            silent = true;
        } else if (page.claimed > 0 && silent) {
            LOG.infof("Kafka takes cancels for %s again", settings.kafkaTaskCancelTopic());
            silent = false;
        }
    }

    private Metadata metadata(CancelMessage cancel) {
        return Metadata.of(
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(settings.kafkaTaskCancelTopic())
                        .withKey(String.valueOf(cancel.taskId()))
                        .build(),
                OutgoingCloudEventMetadata.builder()
                        .withId(cancel.taskId() + "-" + cancel.attempt() + "-canceled")
                        .withSource(SendTasks.EVENT_SOURCE)
                        .withType(EVENT_TYPE)
                        .withTimestamp(cancel.canceledAt().atZone(ZoneOffset.UTC))
                        .withDataContentType("application/json")
                        .build());
    }

    private byte[] bytes(CancelMessage cancel) {
        try {
            return json.writeValueAsBytes(cancel);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The cancel of task " + cancel.taskId() + " cannot be written as JSON", e);
        }
    }
}
