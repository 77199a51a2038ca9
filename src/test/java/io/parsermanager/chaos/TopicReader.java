package io.parsermanager.chaos;

import io.parsermanager.testsupport.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** What topics hold, and how far the service's consumer group has read: looked at from outside. */
final class TopicReader {
    static final String GROUP = "parser_manager";

    private final String servers;

    TopicReader(String servers) {
        this.servers = servers;
    }

    /** Where the topic ends now; nothing if there is no such topic yet. */
    Map<TopicPartition, Long> end(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, topic));
        }
    }

    /** Everything from there to its end, each partition in its order. */
    void read(String topic, Map<TopicPartition, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(each);
            }
        }
    }

    /** Statuses that the service has not done with. */
    long lag() {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long lag = 0;
            for (Map.Entry<TopicPartition, Long> end : end(ChaosParser.STATUSES).entrySet()) {
                OffsetAndMetadata done = read.get(end.getKey());
                lag += end.getValue() - (done == null ? 0 : done.offset());
            }
            return lag;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Has Kafka make the topic of the consumer groups' offsets, by a commit of a group that nobody uses. */
    void makeOffsetsTopic() {
        Awaitility.await().atMost(Waiting.PATIENCE).ignoreExceptions().until(() -> {
            try (Admin admin = admin()) {
                admin.createTopics(List.of(new NewTopic("unused", 1, (short) 1)))
                        .all()
                        .get();
            } catch (ExecutionException thereAlready) {
                // from the try before
            }
            try (Admin admin = admin()) {
                admin.alterConsumerGroupOffsets(
                                "unused", Map.of(new TopicPartition("unused", 0), new OffsetAndMetadata(0)))
                        .all()
                        .get();
                return true;
            }
        });
    }

    /** Gives a topic one more partition, which only this broker holds, and returns its number. */
    int addPartition(String topic, int broker) {
        try (Admin admin = admin();
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            int partition = partitions(consumer, topic).size();
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partition + 1, List.of(List.of(broker)))))
                    .all()
                    .get();
            return partition;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Has the service, which must be stopped, read every status again. */
    void rewind() {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> start = end(ChaosParser.STATUSES).keySet().stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(GROUP, start).all().get();
            var found = admin.listOffsets(start.keySet().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.earliest())))
                    .all()
                    .get();
            if (found.values().stream().anyMatch(earliest -> earliest.offset() != 0)) {
                throw new IllegalStateException("The status topic no longer begins at offset 0");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A member of the service's own group that takes partitions and lets go of them again, having done nothing. */
    void intrude(Duration stay) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.put("group.id", GROUP);
        settings.put("session.timeout.ms", 6000);
        settings.put("enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> intruder =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            intruder.subscribe(List.of(ChaosParser.STATUSES));
            long until = System.nanoTime() + stay.toNanos();
            while (System.nanoTime() < until) {
                intruder.poll(Duration.ofMillis(50));
            }
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        // not partitionsFor: that would create the topic
        List<PartitionInfo> partitions = consumer.listTopics().getOrDefault(topic, List.of());
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> settings() {
        // a consumer that is closed waits for the fetch that it has asked for ahead
        return Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest", "fetch.max.wait.ms", 10);
    }
}
