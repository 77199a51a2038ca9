package io.parsermanager.kafka;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ServiceUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads a topic for people, with a consumer without a group, so that it changes nobody's offsets. */
@ApplicationScoped
public class TopicBrowser {
    private static final Logger LOG = Logger.getLogger(TopicBrowser.class);

    /** The value of Retry-After, in seconds; a broker restarts within this time. */
    private static final long RETRY_AFTER = 5;

    /** The most searches at once: each has a consumer with some megabytes of records in memory. */
    private static final int MAX_AT_ONCE = 3;

    /**
     * A running search: a consumer with all partitions of the topic assigned, or none if the topic does not exist. The caller stops when
     * the time is up.
     */
    public static final class Look {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final long giveUpAt;

        private Look(KafkaConsumer<byte[], byte[]> consumer, long giveUpAt) {
            this.consumer = consumer;
            this.giveUpAt = giveUpAt;
        }

        public KafkaConsumer<byte[], byte[]> consumer() {
            return consumer;
        }

        public boolean isTimeUp() {
            return System.nanoTime() > giveUpAt;
        }
    }

    private final Onlookers onlookers;
    private final Settings settings;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    TopicBrowser(Onlookers onlookers, Settings settings) {
        this.onlookers = onlookers;
        this.settings = settings;
    }

    /**
     * Runs a search.
     *
     * @throws ServiceUnavailableException if Kafka does not answer in time, or if too many searches run
     */
    public <T> T find(String topic, Function<Look, T> look) {
        if (!places.tryAcquire()) {
            throw new ServiceUnavailableException("Others are reading topics at the moment; try again.", RETRY_AFTER);
        }
        try {
            return look(topic, look);
        } finally {
            places.release();
        }
    }

    private <T> T look(String topic, Function<Look, T> look) {
        long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.deadLetterReadTimeoutMs());
        try (KafkaConsumer<byte[], byte[]> consumer =
                onlookers.open(Duration.ofMillis(settings.deadLetterReadTimeoutMs()))) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
            consumer.assign(
                    known == null
                            ? List.of()
                            : known.stream()
                                    .map(partition -> new TopicPartition(topic, partition.partition()))
                                    .toList());
            return look.apply(new Look(consumer, giveUpAt));
        } catch (KafkaException e) {
            LOG.warnf("Kafka is away: %s", e.getMessage());
            throw new ServiceUnavailableException("Kafka is away; try again.", RETRY_AFTER);
        }
    }
}
