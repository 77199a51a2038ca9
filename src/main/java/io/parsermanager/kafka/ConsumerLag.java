package io.parsermanager.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
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
 * replica consumes. Every replica measures the same.
 */
@ApplicationScoped
public class ConsumerLag {
    /** The most partitions in metrics: those with the greatest lag. A topic may have thousands. */
    private static final int MAX_GAUGES = 200;

    private final KafkaAdmin kafka;
    private final String topic;
    private final String group;
    private final MultiGauge gauges;

    private volatile Map<Integer, Long> lags = Map.of();

    ConsumerLag(KafkaAdmin kafka, Settings settings, MeterRegistry metrics) {
        this.kafka = kafka;
        this.topic = settings.kafkaTaskStatusTopic();
        this.group = settings.kafkaTasksConsumerGroup();
        this.gauges = MultiGauge.builder("parser_manager.statuses.lag")
                .description("Records of the status topic that are not committed yet")
                .baseUnit("records")
                .register(metrics);
    }

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
    public void measure(List<Integer> partitions) {
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
                kafka.ask(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> ends = offsets(all, OffsetSpec.latest());
        // a partition without a commit is consumed from its beginning
        Map<TopicPartition, Long> begins = offsets(all, OffsetSpec.earliest());
        Map<Integer, Long> measured = new TreeMap<>();
        all.forEach(partition -> {
            OffsetAndMetadata done = committed.get(partition);
            long begin = begins.get(partition);
            long next = done == null ? begin : Math.max(begin, done.offset());
            measured.put(partition.partition(), Math.max(0, ends.get(partition) - next));
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
