package io.parsermanager.track.consume;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Commits the offsets of applied statuses again if their commit failed, during a short outage of Kafka for example. SmallRye commits after
 * each poll and does not repeat a commit. Without this class the lag stays until somebody sends another status, and a new replica reads the
 * statuses again.
 */
@ApplicationScoped
public class CommitAgain {
    private static final Logger LOG = Logger.getLogger(CommitAgain.class);
    private static final String CHANNEL = "task-statuses";

    /** The longest wait for an answer. The next run tries again. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final KafkaClientService clients;

    /** The offset after the last applied record of each partition. */
    private final Map<TopicPartition, Long> applied = new ConcurrentHashMap<>();

    CommitAgain(KafkaClientService clients) {
        this.clients = clients;
    }

    /** Remembers that all records of a poll are applied. */
    void applied(ConsumerRecords<?, ?> poll) {
        for (TopicPartition partition : poll.partitions()) {
            List<? extends ConsumerRecord<?, ?>> records = poll.records(partition);
            applied.put(partition, records.get(records.size() - 1).offset() + 1);
        }
    }

    /**
     * Looks once. Call it while Kafka answers: a question that Kafka does not answer holds up the consumer. A failure, during a rebalance for
     * example, is left to the next run.
     *
     * @return how many partitions were behind
     */
    public int run() {
        try {
            return commit();
        } catch (RuntimeException e) {
            LOG.debugf("The offsets of statuses are not committed again now: %s", e);
            return 0;
        }
    }

    private int commit() {
        KafkaConsumer<Object, Object> consumer = clients.getConsumer(CHANNEL);
        if (consumer == null) {
            return 0;
        }
        // partitions of other replicas are theirs to commit
        applied.keySet().retainAll(consumer.getAssignments().await().atMost(MAX_WAIT));
        Map<TopicPartition, Long> wanted = Map.copyOf(applied);
        if (wanted.isEmpty()) {
            return 0;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(
                        wanted.keySet().toArray(TopicPartition[]::new))
                .await()
                .atMost(MAX_WAIT);
        Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
        wanted.forEach((partition, offset) -> {
            OffsetAndMetadata present = committed.get(partition);
            if (present == null || present.offset() < offset) {
                behind.put(partition, new OffsetAndMetadata(offset));
            }
        });
        if (!behind.isEmpty()) {
            consumer.commit(behind).await().atMost(MAX_WAIT);
        }
        return behind.size();
    }
}
