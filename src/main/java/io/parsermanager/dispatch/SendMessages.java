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
 * Sends messages to the partitions of a topic that take them, and waits until each message is acknowledged or refused. Messages for other
 * partitions are not sent, so they do not delay the rest.
 */
@ApplicationScoped
public class SendMessages {
    private static final Logger LOG = Logger.getLogger(SendMessages.class);

    /** The channel for tasks. */
    static final String TASKS = "tasks";

    /** The channel for messages about canceled tasks. */
    static final String CANCELS = "task-cancels";

    static final String TOO_LARGE = "MESSAGE_TOO_LARGE";

    /**
     * The longest that handing messages to the producer may take, in nanoseconds. The producer blocks at every message while its buffer is
     * full.
     */
    private static final long HAND_OVER_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * One message.
     *
     * @param id the id of its row
     * @param body writes the value; empty if the message is known to be too large
     */
    public record Message(long id, String key, Headers headers, Optional<Supplier<byte[]>> body) {
        /** A message whose key is its id as text. */
        Message(long id, Headers headers, Optional<Supplier<byte[]>> body) {
            this(id, String.valueOf(id), headers, body);
        }
    }

    /** Why a message can never be sent in its present form; it becomes the error of the task. */
    public record Refusal(String code, String message) {}

    /**
     * The result of sending messages, by their ids.
     *
     * @param refused messages that a later try cannot send either
     * @param notTaken messages to try later; if Kafka did not answer in time, they may have arrived
     * @param putOff the pause before the next try; empty if the topic takes nothing at all, so there are no other messages to move them
     *     behind
     */
    public record SendResult(
            Set<Long> acknowledged, Map<Long, Refusal> refused, Set<Long> notTaken, Optional<Duration> putOff) {
        /** Nothing was to be sent. */
        static final SendResult NONE = new SendResult(Set.of(), Map.of(), Set.of(), Optional.empty());
    }

    private final ChannelProducers producers;
    private final TopicCircuitBreakers breakers;
    private final Settings settings;
    private final GracefulShutdown gracefulShutdown;

    /** The emitters create the channels and so their producers. */
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
     * Asks Kafka for the partitions of a topic that take messages. For a topic that the producer does not know yet it waits up to the
     * producer's max.block.ms, so call it before you lock rows.
     *
     * @return empty if the topic takes nothing at present
     */
    public Optional<OpenTopic> open(String channel, String topic) {
        TopicCircuitBreaker breaker = breakers.of(topic);
        if (breaker.topic() == State.OPEN) {
            return Optional.empty();
        }
        Producer<String, byte[]> producer;
        try {
            producer = producers.of(channel);
        } catch (RuntimeException e) {
            // the producer cannot be created while Kafka's host name does not resolve
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

    /** Sends all messages at once. */
    public SendResult send(OpenTopic topic, List<Message> messages) {
        Acknowledgements<Long> acknowledgements = new Acknowledgements<>(gracefulShutdown);
        Map<Long, Integer> partitions = new HashMap<>();
        Map<Long, Refusal> refused = new HashMap<>();
        Set<Long> refusedAtOnce = new HashSet<>();
        Set<Long> notTaken = new HashSet<>();
        long begin = System.nanoTime();
        for (Message message : messages) {
            int partition = topic.partitionOf(message.key);
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
                    new ProducerRecord<>(topic.name(), partition, message.key, body.get(), message.headers))) {
                refusedAtOnce.add(message.id);
            }
        }
        Map<Long, Throwable> failures = acknowledgements.await(settings.dispatchTimeoutMs());
        failures.forEach((id, failure) -> refusal(failure, refusedAtOnce.contains(id))
                .ifPresentOrElse(refusal -> refused.put(id, refusal), () -> notTaken.add(id)));
        Set<Long> acknowledged = new HashSet<>(partitions.keySet());
        acknowledged.removeAll(failures.keySet());
        tellBreaker(topic, partitions, failures, notTaken);
        return new SendResult(acknowledged, refused, notTaken, putOff(topic, messages, notTaken));
    }

    /** The value of a message. It is empty if the message can never be sent; the reason is then in {@code refused}. */
    private Optional<byte[]> body(Message message, Map<Long, Refusal> refused) {
        if (message.body.isEmpty()) {
            refused.put(message.id, tooLargeForService());
            return Optional.empty();
        }
        try {
            return Optional.of(message.body.get().get());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The message of %d cannot be written as JSON", message.id);
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

    private Optional<Duration> putOff(OpenTopic topic, List<Message> messages, Set<Long> notTaken) {
        TopicCircuitBreaker breaker = breakers.of(topic.name());
        return breaker.isSilent()
                ? Optional.empty()
                : messages.stream()
                        .filter(message -> notTaken.contains(message.id))
                        .map(message -> breaker.putOff(topic.partitionOf(message.key)))
                        .max(Duration::compareTo);
    }

    /** @param atOnce true: the producer refused it before the message went to Kafka */
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
