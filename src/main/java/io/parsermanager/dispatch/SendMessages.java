package io.parsermanager.dispatch;

import io.parsermanager.dispatch.TopicCircuitBreaker.State;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.kafka.ChannelProducers;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.jboss.logging.Logger;

/**
 * Sends messages to those partitions of a topic that take them, and waits until each is acknowledged or refused. What a partition does
 * not take is not sent, so it holds up nothing else.
 */
@ApplicationScoped
class SendMessages {
    private static final Logger LOG = Logger.getLogger(SendMessages.class);

    /** The channel of tasks. */
    static final String TASKS = "tasks";

    /** The channel of cancels. */
    static final String CANCELS = "task-cancels";

    static final String TOO_LARGE = "MESSAGE_TOO_LARGE";

    /** How long handing messages to the producer may take, in nanoseconds: with its buffer full it blocks at every message. */
    private static final long HAND_OVER_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * One message.
     *
     * @param id its row's; the key, as text
     * @param body writes it; empty if it is known to be too large
     */
    record Message(long id, Headers headers, Optional<Supplier<byte[]>> body) {}

    /** Why a message can never be sent as it is: for its task's error. */
    record Refusal(String code, String message) {}

    /**
     * What became of messages, by their ids.
     *
     * @param refused those that no later try would send either
     * @param notTaken those to be tried later; they may have arrived where Kafka did not answer in time
     * @param putOff how much later, empty if the topic takes nothing at all and there is nothing to put them behind
     */
    record Sent(Set<Long> acknowledged, Map<Long, Refusal> refused, Set<Long> notTaken, Optional<Duration> putOff) {}

    private final ChannelProducers producers;
    private final TopicCircuitBreakers breakers;
    private final Settings settings;
    private final GracefulShutdown gracefulShutdown;

    /** The emitters are what makes the channels, and so their producers. */
    SendMessages(
            @Channel(TASKS) Emitter<byte[]> tasks,
            @Channel(CANCELS) Emitter<byte[]> cancels,
            ChannelProducers producers,
            TopicCircuitBreakers breakers,
            Settings settings,
            GracefulShutdown gracefulShutdown) {
        this.producers = producers;
        this.breakers = breakers;
        this.settings = settings;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Asks which partitions of a topic take messages. It waits up to the producer's max.block.ms for a topic that Kafka has not told of
     * yet, so call it before rows are locked.
     *
     * @return empty if the topic takes nothing at present
     */
    Optional<OpenTopic> open(String channel, String topic) {
        TopicCircuitBreaker breaker = breakers.of(topic);
        if (breaker.topic() == State.OPEN) {
            return Optional.empty();
        }
        Producer<String, byte[]> producer;
        try {
            producer = producers.of(channel);
        } catch (RuntimeException e) {
            // it cannot be made while Kafka's name does not resolve
            breakers.topicFailed(topic, SendFailure.ofTopic(e));
            return Optional.empty();
        }
        List<PartitionInfo> known;
        try {
            known = producer.partitionsFor(topic);
        } catch (RuntimeException e) {
            producers.replaceIfBroken(channel, producer, e);
            breakers.topicFailed(topic, SendFailure.ofTopic(e));
            return Optional.empty();
        }
        breakers.topicIsKnown(topic, known.size());
        State[] states = new State[known.size()];
        Arrays.fill(states, State.OPEN);
        for (PartitionInfo partition : known) {
            if (partition.leader() == null || partition.leader().isEmpty()) {
                breakers.failed(topic, partition.partition(), SendFailure.NO_LEADER);
            } else {
                states[partition.partition()] = breaker.partition(partition.partition());
            }
        }
        boolean takesNothing = Arrays.stream(states).allMatch(state -> state == State.OPEN);
        return takesNothing ? Optional.empty() : Optional.of(new OpenTopic(channel, topic, producer, states));
    }

    /** Sends messages, all at once. */
    Sent send(OpenTopic topic, List<Message> messages) {
        Acknowledgements<Long> acknowledgements = new Acknowledgements<>(gracefulShutdown);
        Map<Long, Integer> partitions = new HashMap<>();
        Map<Long, Refusal> refused = new HashMap<>();
        Set<Long> refusedAtOnce = new HashSet<>();
        Set<Long> notTaken = new HashSet<>();
        long begin = System.nanoTime();
        for (Message message : messages) {
            int partition = topic.partitionOf(key(message.id));
            Optional<byte[]> body = body(message, refused);
            if (body.isEmpty()) {
                continue;
            }
            if (System.nanoTime() - begin > HAND_OVER_NANOS || !topic.takes(partition)) {
                notTaken.add(message.id);
                continue;
            }
            partitions.put(message.id, partition);
            if (acknowledgements.send(
                    topic.producer(),
                    message.id,
                    new ProducerRecord<>(topic.name(), partition, key(message.id), body.get(), message.headers))) {
                refusedAtOnce.add(message.id);
            }
        }
        Map<Long, Throwable> failures = acknowledgements.await(settings.dispatchTimeoutMs());
        failures.forEach((id, failure) -> refusal(failure, refusedAtOnce.contains(id))
                .ifPresentOrElse(refusal -> refused.put(id, refusal), () -> notTaken.add(id)));
        Set<Long> acknowledged = new HashSet<>(partitions.keySet());
        acknowledged.removeAll(failures.keySet());
        tellBreaker(topic, partitions, failures, notTaken);
        return new Sent(acknowledged, refused, notTaken, putOff(topic, notTaken));
    }

    private static String key(long id) {
        return String.valueOf(id);
    }

    /** Empty if the message can never be sent; the reason is noted then. */
    private Optional<byte[]> body(Message message, Map<Long, Refusal> refused) {
        if (message.body.isEmpty()) {
            refused.put(message.id, tooLargeForService());
            return Optional.empty();
        }
        try {
            return Optional.of(message.body.get().get());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The message of %d cannot be written", message.id);
            refused.put(
                    message.id,
                    new Refusal("MESSAGE_NOT_WRITTEN", "The message cannot be written as JSON. The log says why."));
            return Optional.empty();
        }
    }

    private void tellBreaker(
            OpenTopic topic, Map<Long, Integer> partitions, Map<Long, Throwable> failures, Set<Long> notTaken) {
        Set<Integer> working = new HashSet<>();
        Map<Integer, Throwable> failing = new HashMap<>();
        partitions.forEach((id, partition) -> {
            if (notTaken.contains(id)) {
                failing.put(partition, failures.get(id));
            } else if (!failures.containsKey(id)) {
                working.add(partition);
            }
        });
        working.forEach(partition -> breakers.succeeded(topic.name(), partition));
        failing.keySet().removeAll(working);
        failing.forEach((partition, failure) -> {
            producers.replaceIfBroken(topic.channel(), topic.producer(), failure);
            if (!gracefulShutdown.asked()) {
                breakers.failed(topic.name(), partition, SendFailure.ofPartition(failure));
            }
        });
        topic.untried(working, failing.keySet())
                .forEach(partition -> breakers.of(topic.name()).notTried(partition));
    }

    private Optional<Duration> putOff(OpenTopic topic, Set<Long> notTaken) {
        TopicCircuitBreaker breaker = breakers.of(topic.name());
        return breaker.isSilent()
                ? Optional.empty()
                : notTaken.stream()
                        .map(id -> breaker.putOff(topic.partitionOf(key(id))))
                        .max(Duration::compareTo);
    }

    /** @param atOnce by the producer, before the message went to Kafka */
    private Optional<Refusal> refusal(Throwable failure, boolean atOnce) {
        if (failure instanceof RecordTooLargeException) {
            return Optional.of(
                    atOnce
                            ? tooLargeForService()
                            : new Refusal(
                                    TOO_LARGE,
                                    "The message is larger than the topic's max.message.bytes. Raise that, or give the task type a smaller "
                                            + "batch_size or the sources less settings."));
        }
        if (failure instanceof InvalidRecordException) {
            return Optional.of(
                    new Refusal("MESSAGE_REFUSED", "Kafka's broker refuses the message. Check the topic's settings."));
        }
        return Optional.empty();
    }

    private Refusal tooLargeForService() {
        return new Refusal(
                TOO_LARGE,
                "The message is larger than KAFKA_MAX_REQUEST_SIZE, %d bytes. Give the task type a smaller batch_size or the sources less settings, or raise the variable."
                        .formatted(settings.kafkaMaxRequestSize()));
    }
}
