package io.parsermanager.testsupport;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Kafka for tests: a plain consumer of task topics and a plain producer of statuses. */
@ApplicationScoped
public class Topics {
    /** The longest wait of a fetch. A consumer closes only after its last fetch, which Kafka otherwise answers after half a second. */
    private static final int FETCH_WAIT_MS = 10;

    private final String servers;

    /** For tests without injection, beside the packaged service. */
    public Topics(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.servers = servers;
    }

    /** All records of the topic at this moment. What the service sent is held against the contract. */
    public List<ConsumerRecord<String, String>> all(String topic) {
        return all(topic, new StringDeserializer());
    }

    /** The same as bytes. */
    public List<ConsumerRecord<byte[], byte[]>> bytes(String topic) {
        return all(topic, new ByteArrayDeserializer());
    }

    private <T> List<ConsumerRecord<T, T>> all(String topic, Deserializer<T> deserializer) {
        try (KafkaConsumer<T, T> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.wait.ms",
                        FETCH_WAIT_MS),
                deserializer,
                deserializer)) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            List<TopicPartition> all = partitions == null
                    ? List.of()
                    : partitions.stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            List<ConsumerRecord<T, T>> records = new ArrayList<>();
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            Contract.check(records);
            return records;
        }
    }

    /** Waits until each of these tasks has a message, and returns the newest ones. */
    public List<ConsumerRecord<String, String>> await(String topic, List<Long> tasks) {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> {
            found.clear();
            all(topic).stream()
                    .filter(record -> tasks.contains(Long.valueOf(record.key())))
                    .forEach(found::add);
            return found.size() >= tasks.size();
        });
        return found;
    }

    /** Reports a status as a parser does, and waits until Kafka has it. */
    public void report(String topic, long task, String json) {
        send(topic, String.valueOf(task), json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reports many statuses to one partition, and waits until Kafka has them. */
    public void reportAll(String topic, List<String> statuses) {
        send(
                statuses.size(),
                i -> new ProducerRecord<>(topic, "all", statuses.get(i).getBytes(StandardCharsets.UTF_8)));
    }

    public void send(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    public void send(ProducerRecord<String, byte[]> record) {
        send(1, i -> record);
    }

    /** Sends many records at once. */
    public void send(int howMany, IntFunction<ProducerRecord<String, byte[]>> record) {
        send("none", howMany, record);
    }

    /** Sends many records in compressed batches. */
    public void sendCompressed(String codec, List<ProducerRecord<String, byte[]>> records) {
        send(codec, records.size(), records::get);
    }

    private void send(String codec, int howMany, IntFunction<ProducerRecord<String, byte[]>> record) {
        try (KafkaProducer<String, byte[]> producer = producer(Map.of("compression.type", codec))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < howMany; i++) {
                sent.add(producer.send(record.apply(i)));
            }
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

    /** Sends in a transaction and commits or aborts it. */
    public void sendInTransaction(ProducerRecord<String, byte[]> record, boolean commit) {
        try (KafkaProducer<String, byte[]> producer = producer(Map.of("transactional.id", "a parser"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record).get();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", servers);
        settings.put("max.request.size", 10_000_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Deletes and creates the topic. */
    public void recreate(String topic, int partitions) {
        delete(topic);
        create(topic, partitions);
    }

    public void create(String topic) {
        create(topic, 1);
    }

    private void create(String topic, int partitions) {
        admin(admin -> admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
    }

    public void delete(String topic) {
        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> {
            try {
                admin(admin -> admin.deleteTopics(List.of(topic)).all());
                return false;
            } catch (IllegalStateException e) {
                return e.getCause() instanceof UnknownTopicOrPartitionException;
            }
        });
    }

    /** Changes a setting of the topic, and waits until Kafka reports the change. */
    public void configure(String topic, String name, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin(admin -> admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                return value.equals(admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get(name)
                        .value());
            }
        });
    }

    private void admin(Function<Admin, KafkaFuture<?>> work) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            work.apply(admin).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
