package io.parsermanager.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.parsermanager.kafka.ReadableRecords.Range;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records of the status topic the consumer group has not committed, by partition, as Kafka reports it. The value moves even if no
 * replica consumes. Every replica measures the same. What nobody can read, such as the records of an aborted transaction at the end of a
 * partition, does not count from the second measurement on.
 */
@ApplicationScoped
public class ConsumerLag {
    /** The most partitions in metrics: those with the greatest lag. A topic may have thousands. */
    private static final int MAX_GAUGES = 200;

    /** The most partitions that one measurement searches for records that can be read. */
    private static final int MAX_SEARCHED = 20;

    private final KafkaAdmin kafka;
    private final ReadableRecords readableRecords;
    private final String topic;
    private final String group;
    private final MultiGauge gauges;

    private volatile Map<Integer, Long> lags = Map.of();

    /** What was not committed at the last measurement. */
    private Map<Integer, Range> uncommitted = Map.of();

    /** What of it was searched, and whether it has a record. */
    private final Map<Integer, Searched> searched = new HashMap<>();

    ConsumerLag(KafkaAdmin kafka, ReadableRecords readableRecords, Settings settings, MeterRegistry metrics) {
        this.kafka = kafka;
        this.readableRecords = readableRecords;
        this.topic = settings.kafkaTaskStatusTopic();
        this.group = settings.kafkaTasksConsumerGroup();
        this.gauges = MultiGauge.builder("parser_manager.statuses.lag")
                .description("Records of the status topic that are not committed yet")
                .baseUnit("records")
                .register(metrics);
    }

    private record Searched(Range range, boolean hasRecord) {}

    /** The lag of each partition at the last measurement; empty before the first. */
    public Map<Integer, Long> byPartition() {
        return lags;
    }

    /** The lag of all partitions together. */
    public long total() {
        return lags.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Measures and updates the metrics.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; the last measurement stays
     */
    public synchronized void measure(List<Integer> partitions) {
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
                kafka.ask(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> ends = offsets(all, OffsetSpec.latest());
        // a partition without a commit is consumed from its beginning
        Map<TopicPartition, Long> begins = offsets(all, OffsetSpec.earliest());
        Map<Integer, Range> now = new TreeMap<>();
        all.forEach(partition -> {
            OffsetAndMetadata done = committed.get(partition);
            long begin = begins.get(partition);
            long next = done == null ? begin : Math.max(begin, done.offset());
            now.put(partition.partition(), new Range(next, Math.max(next, ends.get(partition))));
        });
        searchWhatStands(now);
        Map<Integer, Long> measured = new TreeMap<>();
        now.forEach((partition, range) -> {
            Searched found = searched.get(partition);
            measured.put(partition, found != null && !found.hasRecord ? 0 : range.to() - range.from());
        });
        lags = Map.copyOf(measured);
        gauges.register(
                measured.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(MAX_GAUGES)
                        .map(lag -> MultiGauge.Row.of(
                                Tags.of("partition", String.valueOf(lag.getKey())), (double) lag.getValue()))
                        .toList(),
                true);
    }

    /** Searches what stands still since the last measurement: records that wait for the consumer, or that nobody reads. */
    private void searchWhatStands(Map<Integer, Range> now) {
        searched.entrySet().removeIf(found -> !found.getValue().range.equals(now.get(found.getKey())));
        Map<Integer, Range> standing = now.entrySet().stream()
                .filter(partition ->
                        partition.getValue().to() > partition.getValue().from())
                .filter(partition -> partition.getValue().equals(uncommitted.get(partition.getKey())))
                .filter(partition -> !searched.containsKey(partition.getKey()))
                .limit(MAX_SEARCHED)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        uncommitted = now;
        if (!standing.isEmpty()) {
            readableRecords
                    .search(topic, standing)
                    .forEach((partition, hasRecord) ->
                            searched.put(partition, new Searched(standing.get(partition), hasRecord)));
        }
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return kafka
                .ask(admin -> admin.listOffsets(
                                partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        (Map.Entry<TopicPartition, ListOffsetsResultInfo> offset) ->
                                offset.getValue().offset()));
    }
}
