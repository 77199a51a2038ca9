package io.parsermanager.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka by its bare client. */
final class Broker {
    private static final int PARTITIONS = 3;

    private final Servers servers;

    Broker(Servers servers) {
        this.servers = servers;
    }

    /** Makes the topics that are not there. */
    void topics(String... names) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            Set<String> missing = new HashSet<>(List.of(names));
            missing.removeAll(admin.listTopics().names().get());
            admin.createTopics(missing.stream()
                            .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** With the service's own settings: acknowledged by all, idempotent, not compressed. */
    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers.kafka(),
                        "acks", "all",
                        "enable.idempotence", "true",
                        "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Without waiting. What Kafka does not take is never applied, and so the benchmark ends with an error. */
    static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> sent = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                Say.line("Kafka did not take a message: %s", failure);
            }
        });
        if (sent.isCancelled()) {
            throw new IllegalStateException("Kafka does not take messages");
        }
    }

    /** Of a group of its own that begins at the end of the topic. */
    KafkaConsumer<byte[], byte[]> consumer(String topic, String group, int records) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers.kafka(),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "max.poll.records",
                        String.valueOf(records)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }
}
