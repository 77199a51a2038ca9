package io.parsermanager.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out whether there is anything to read at the end of a partition. A transaction leaves a marker there that nobody reads, and an
 * aborted one all its records. A consumer that has read everything else has no record behind them to commit, so its lag never ends.
 */
@ApplicationScoped
class ReadableRecords {
    /** The longest search. */
    private static final Duration MAX_SEARCH = Duration.ofSeconds(2);

    private final Onlookers onlookers;

    ReadableRecords(Onlookers onlookers) {
        this.onlookers = onlookers;
    }

    /** The part of a partition between two offsets, without the second. */
    record Range(long from, long to) {}

    /**
     * Searches the ranges of these partitions.
     *
     * @return for each partition whether its range has a record; without partitions for which there was no time
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    Map<Integer, Boolean> search(String topic, Map<Integer, Range> ranges) {
        Set<TopicPartition> open = new HashSet<>();
        ranges.keySet().forEach(partition -> open.add(new TopicPartition(topic, partition)));
        Map<Integer, Boolean> hasRecord = new HashMap<>();
        long giveUpAt = System.nanoTime() + MAX_SEARCH.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = onlookers.open(MAX_SEARCH)) {
            consumer.assign(open);
            ranges.forEach((partition, range) -> consumer.seek(new TopicPartition(topic, partition), range.from));
            while (!open.isEmpty() && System.nanoTime() < giveUpAt) {
                Set<TopicPartition> withRecords =
                        consumer.poll(Duration.ofMillis(100)).partitions();
                consumer.pause(withRecords);
                withRecords.forEach(partition -> hasRecord.put(partition.partition(), true));
                open.removeAll(withRecords);
                for (TopicPartition partition : List.copyOf(open)) {
                    if (consumer.position(partition) >= ranges.get(partition.partition()).to) {
                        hasRecord.put(partition.partition(), false);
                        open.remove(partition);
                    }
                }
            }
        }
        return hasRecord;
    }
}
