package io.parsermanager.testsupport;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Kafka as a parser sees it: a plain consumer of task topics and a plain producer of statuses. */
@ApplicationScoped
public class Topics {
    private final String servers;

    /** Where there is no injection, in front of the packaged service, tests make their own. */
    public Topics(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.servers = servers;
    }

    /** Everything that the topic holds now. */
    public List<ConsumerRecord<String, String>> all(String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            List<TopicPartition> all = partitions == null
                    ? List.of()
                    : partitions.stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The newest messages for these tasks, once each has one. */
    public List<ConsumerRecord<String, String>> await(String topic, List<Long> tasks) {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            found.clear();
            all(topic).stream()
                    .filter(record -> tasks.contains(Long.valueOf(record.key())))
                    .forEach(found::add);
            return found.size() >= tasks.size();
        });
        return found;
    }

    /** Reports a status as a parser would, and waits until Kafka has it. */
    public void report(String topic, long task, String json) {
        send(topic, String.valueOf(task), json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reports many at once, all to one partition, and waits until Kafka has them. */
    public void reportAll(String topic, List<String> statuses) {
        send(
                topic,
                "all",
                statuses.stream()
                        .map(json -> json.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    public void send(String topic, String key, byte[] value) {
        send(topic, key, List.of(value));
    }

    private void send(String topic, String key, List<byte[]> values) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.request.size", 10_000_000),
                new StringSerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            values.forEach(value -> sent.add(producer.send(new ProducerRecord<>(topic, key, value))));
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
