package io.parsermanager.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/**
 * Whether Kafka has told a producer where a topic lies. Before that, each send blocks the channel's thread, and what is given up
 * meanwhile stays in the channel's buffer: it would go out once Kafka is there, and again with the next try. Afterwards a producer drops
 * what it cannot deliver in time.
 */
@ApplicationScoped
public class KnownTopics {
    /** The producer's max.block.ms, and some time for those who ask before. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KafkaClientService clients;

    KnownTopics(KafkaClientService clients) {
        this.clients = clients;
    }

    /** Why the topic is not known to the channel's producer; nothing if it is. */
    public Optional<Throwable> whyNot(String channel, String topic) {
        try {
            clients.getProducer(channel).partitionsFor(topic).await().atMost(PATIENCE);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** What sends for the channel, with the channel's settings. It is there once a topic is known. */
    public <K, V> Producer<K, V> producer(String channel) {
        return clients.<K, V>getProducer(channel).unwrap();
    }
}
