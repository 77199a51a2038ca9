package io.parsermanager.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Provides the producer of a channel, with the channel's settings, for sending many messages at once. The channel's own pipeline would send
 * them through one thread, which a topic that Kafka does not know blocks for all others.
 *
 * <p>After some errors a producer can never send again. This class replaces it by a new one with the same settings.
 */
@ApplicationScoped
public class ChannelProducers {
    private static final Logger LOG = Logger.getLogger(ChannelProducers.class);

    /** The longest wait for a new producer. The channel's thread creates it within milliseconds. */
    private static final Duration CREATION_TIMEOUT = Duration.ofSeconds(10);

    /** The longest that a stopping replica waits for a producer. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

    private final KafkaClientService clients;
    private final Map<String, Producer<String, byte[]>> replacements = new ConcurrentHashMap<>();

    ChannelProducers(KafkaClientService clients) {
        this.clients = clients;
    }

    /** The current producer of the channel. Several threads may use it at once. */
    public Producer<String, byte[]> of(String channel) {
        Producer<String, byte[]> replacement = replacements.get(channel);
        return replacement == null ? ownOf(channel) : replacement;
    }

    /**
     * Replaces a producer if the failure means that it can never send again. Call it with each failure.
     *
     * @return whether it was replaced, by this call or by another one
     */
    public boolean replaceIfBroken(String channel, Producer<String, byte[]> producer, Throwable failure) {
        if (!isBroken(failure)) {
            return false;
        }
        replacements.compute(channel, (name, replacement) -> {
            if (producer != (replacement == null ? ownOf(channel) : replacement)) {
                return replacement;
            }
            LOG.warnf("The Kafka producer of %s can never send again, and the service replaces it: %s", name, failure);
            Map<String, Object> settings =
                    new HashMap<>(clients.getProducer(channel).configuration());
            producer.close(Duration.ZERO);
            return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        });
        return true;
    }

    /** Whether the producer can never send again: it is fenced, refused by the cluster, or closed. */
    static boolean isBroken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof ClusterAuthorizationException
                    || cause instanceof UnsupportedVersionException
                    || cause instanceof IllegalStateException) {
                return true;
            }
        }
        return false;
    }

    private Producer<String, byte[]> ownOf(String channel) {
        io.smallrye.reactive.messaging.kafka.KafkaProducer<String, byte[]> client = clients.getProducer(channel);
        Producer<String, byte[]> made = client.unwrap();
        return made == null
                ? client.runOnSendingThread(producer -> producer).await().atMost(CREATION_TIMEOUT)
                : made;
    }

    @PreDestroy
    void close() {
        replacements.values().forEach(producer -> producer.close(CLOSE_TIMEOUT));
    }
}
