package io.parsermanager.dispatch;

import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The circuit breakers of all topics in this replica. A failed topic or partition is a fault in the {@link FaultRegistry} until it works
 * again.
 */
@ApplicationScoped
class TopicCircuitBreakers {
    /** After this time without a try no message waits for the topic: its name has changed or its tasks were canceled, for example. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(2);

    private final FaultRegistry faults;
    private final Map<String, TopicCircuitBreaker> breakers = new ConcurrentHashMap<>();

    TopicCircuitBreakers(FaultRegistry faults) {
        this.faults = faults;
    }

    TopicCircuitBreaker of(String topic) {
        return breakers.computeIfAbsent(topic, name -> new TopicCircuitBreaker(System::nanoTime));
    }

    /** Reports how many partitions the topic has. */
    void topicIsKnown(String topic, int partitions) {
        of(topic).topicIsKnown(partitions);
        faults.resolve(Kind.TOPIC, topic);
    }

    /** @param reason a sentence for people: what is wrong, and what to do */
    void topicFailed(String topic, String reason) {
        of(topic).topicFailed();
        faults.report(Kind.TOPIC, topic, reason);
    }

    /** @param reason a sentence for people: what is wrong, and what to do */
    void failed(String topic, int partition, String reason) {
        of(topic).failed(partition);
        faults.report(Kind.TOPIC, name(topic, partition), reason);
    }

    void succeeded(String topic, int partition) {
        of(topic).succeeded(partition);
        faults.resolve(Kind.TOPIC, name(topic, partition));
    }

    /** Forgets failed topics that are no longer used. */
    void forgetUnused(Set<String> used) {
        breakers.forEach((topic, breaker) -> {
            if (!used.contains(topic) && breaker.isQuietFor(FORGET_AFTER)) {
                breaker.failing().forEach(partition -> faults.resolve(Kind.TOPIC, name(topic, partition)));
                breakers.remove(topic);
            }
        });
    }

    private static String name(String topic, OptionalInt partition) {
        return partition.isPresent() ? name(topic, partition.getAsInt()) : topic;
    }

    private static String name(String topic, int partition) {
        return topic + " partition " + partition;
    }
}
