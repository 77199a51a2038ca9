package io.parsermanager.dispatch;

import io.parsermanager.dispatch.TopicCircuitBreaker.State;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * A topic that takes messages, as {@link SendMessages#open} returns it: its partitions, and how much each of them takes. For one batch and
 * one thread.
 */
public final class OpenTopic {
    private final String channel;
    private final String name;
    private final Producer<String, byte[]> producer;
    private final State[] partitions;
    private final boolean healthy;
    private final Set<Integer> tries;

    /** @param partitions the state of each partition */
    OpenTopic(String channel, String name, Producer<String, byte[]> producer, State[] partitions) {
        this.channel = channel;
        this.name = name;
        this.producer = producer;
        this.partitions = partitions;
        this.healthy = Arrays.asList(partitions).contains(State.CLOSED);
        this.tries = IntStream.range(0, partitions.length)
                .filter(partition -> partitions[partition] == State.HALF_OPEN)
                .boxed()
                .collect(Collectors.toSet());
    }

    String channel() {
        return channel;
    }

    String name() {
        return name;
    }

    Producer<String, byte[]> producer() {
        return producer;
    }

    /** Whether at least one partition is known to work. If none is, the caller sends a few messages before a whole batch. */
    public boolean isHealthy() {
        return healthy;
    }

    /** The partition that Kafka's own clients choose for this key. */
    int partitionOf(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), partitions.length);
    }

    /** Whether the partition takes one more message. A partition that is half open takes one message per batch. */
    boolean takes(int partition) {
        if (partitions[partition] == State.HALF_OPEN) {
            partitions[partition] = State.OPEN;
            return true;
        }
        return partitions[partition] == State.CLOSED;
    }

    /** Half-open partitions that received no result: no message was for them, for example. */
    Set<Integer> untried(Set<Integer> working, Set<Integer> failing) {
        Set<Integer> untried = new HashSet<>(tries);
        untried.removeAll(working);
        untried.removeAll(failing);
        return untried;
    }
}
