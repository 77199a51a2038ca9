package io.parsermanager.kafka;

import io.parsermanager.settings.Settings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers without a group: they read topics and change nobody's offsets. They do not see records of aborted transactions. */
@ApplicationScoped
class Onlookers {
    /** The most bytes of a fetch. A larger record is read alone. */
    private static final int FETCH_BYTES = 2_097_152;

    private final Map<String, Object> kafka;
    private final Settings settings;

    Onlookers(@Identifier("default-kafka-broker") Map<String, Object> kafka, Settings settings) {
        this.kafka = kafka;
        this.settings = settings;
    }

    /** @param maxWait the longest wait for one answer of Kafka */
    KafkaConsumer<byte[], byte[]> open(Duration maxWait) {
        // the address and credentials of Kafka are the same for all clients of the service
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.projectName() + "-onlooker");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) maxWait.toMillis());
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) maxWait.toMillis());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
