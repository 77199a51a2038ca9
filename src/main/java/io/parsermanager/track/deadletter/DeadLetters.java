package io.parsermanager.track.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchBudget;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.StatusProgress;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Writes statuses that can never be applied to the dead-letter topic, and tries again until Kafka takes them. */
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private static final String LOST = "parser_manager.dead_letters.lost";

    /** The longest pause between two tries, in milliseconds. It bounds the delay of statuses after Kafka returns. */
    private static final long MAX_DELAY_MS = 1_000;

    /** The most bytes of a letter that is sent whole. The producer holds several copies of a letter on the heap. */
    private static final int MAX_WHOLE = 16_777_216;

    /** The value of Retry-After, in seconds; a broker restarts within this time. */
    private static final long RETRY_AFTER = 5;

    /** Kafka has not acknowledged all letters. */
    static final class NotTaken extends RuntimeException {
        NotTaken(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final Emitter<byte[]> channel;
    private final Settings settings;
    private final String topic;
    private final MeterRegistry metrics;
    private final GracefulShutdown gracefulShutdown;
    private final StatusProgress progress;

    /** The channel's buffer has no bound of its own. The number of letters in one poll bounds it. */
    DeadLetters(
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> channel,
            Settings settings,
            MeterRegistry metrics,
            GracefulShutdown gracefulShutdown,
            StatusProgress progress) {
        this.channel = channel;
        this.settings = settings;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
        this.metrics = metrics;
        this.gracefulShutdown = gracefulShutdown;
        this.progress = progress;
    }

    /** Registers the counter with 0, so that Prometheus sees the first increase. */
    void count(@Observes StartupEvent start) {
        metrics.counter(LOST);
    }

    /**
     * Sends letters and returns when Kafka has all of them. It throws when the replica stops; Kafka then sends the batch again. It sends
     * one letter before the others: while Kafka is away each send blocks the channel, and every try would add all letters to its queue.
     *
     * @param letters a mutable list; the method removes letters that Kafka has, so the next try does not send them again
     */
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, jitter = 100, abortOn = GracefulShutdown.Asked.class)
    @ExponentialBackoff(maxDelay = MAX_DELAY_MS)
    public void put(Collection<DeadLetter> letters) {
        try {
            gracefulShutdown.check();
            send(letters.stream().limit(1).toList(), letters);
            BatchBudget.of(settings, settings.kafkaDefaultBulkSize())
                    .split(List.copyOf(letters), DeadLetter::size, letter -> 0)
                    .forEach(some -> send(some, letters));
            progress.unblocked(letters);
        } catch (GracefulShutdown.Asked e) {
            progress.givenUp(letters);
            throw e;
        } catch (RuntimeException e) {
            progress.blocked(letters, letters.size(), e.getMessage());
            throw e;
        }
    }

    /**
     * Sends a letter to the status topic again and returns when Kafka has it. Its headers go with it, without those of the service.
     *
     * @throws ServiceUnavailableException if Kafka does not take it in time
     */
    public void replay(ConsumerRecord<byte[], byte[]> letter, byte[] key, byte[] value) {
        Headers headers = new RecordHeaders();
        letter.headers().forEach(header -> {
            if (!header.key().startsWith(DeadLetter.HEADER)) {
                headers.add(header);
            }
        });
        Acknowledgements<ConsumerRecord<byte[], byte[]>> acknowledgements = new Acknowledgements<>(gracefulShutdown);
        acknowledgements.send(channel, letter, value, metadata(settings.kafkaTaskStatusTopic(), key, headers));
        if (!acknowledgements.await(settings.dispatchTimeoutMs()).isEmpty()) {
            throw new ServiceUnavailableException("Kafka does not take the status; try again.", RETRY_AFTER);
        }
    }

    private void send(List<DeadLetter> some, Collection<DeadLetter> letters) {
        Acknowledgements<DeadLetter> whole = new Acknowledgements<>(gracefulShutdown);
        some.forEach(letter -> {
            if (letter.size() > MAX_WHOLE) {
                whole.giveUp(letter, new RecordTooLargeException());
            } else {
                whole.send(channel, letter, letter.value(), metadata(topic, letter.key(), letter.headers()));
            }
        });
        Map<DeadLetter, Throwable> failures = whole.await(settings.dispatchTimeoutMs());

        Acknowledgements<DeadLetter> shortened = new Acknowledgements<>(gracefulShutdown);
        failures.forEach((letter, failure) -> {
            if (isRefused(failure)) {
                shortened.send(
                        channel,
                        letter,
                        letter.shortValue(),
                        metadata(topic, letter.shortKey(), letter.shortHeaders()));
            }
        });
        failures.values().removeIf(DeadLetters::isRefused);
        shortened.await(settings.dispatchTimeoutMs()).forEach((letter, failure) -> {
            if (isRefused(failure)) {
                giveUp(letter);
            } else {
                failures.put(letter, failure);
            }
        });

        letters.removeIf(letter -> some.contains(letter) && !failures.containsKey(letter));
        if (!failures.isEmpty()) {
            throw new NotTaken(failures.values().iterator().next());
        }
    }

    /**
     * Whether Kafka refuses the letter for its content, so that another try cannot succeed: it is too large, or it has no key and the topic
     * is compacted.
     */
    private static boolean isRefused(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException;
    }

    /** Gives up a letter that Kafka refuses, because it would block all others. The log line says where the original record is. */
    private void giveUp(DeadLetter letter) {
        metrics.counter(LOST).increment();
        LOG.errorf(
                "Lost the status at %s-%d offset %d, %s: %s refuses it even when shortened",
                letter.record().topic(),
                letter.record().partition(),
                letter.record().offset(),
                letter.reason(),
                topic);
    }

    private static Metadata metadata(String topic, byte[] key, Headers headers) {
        return Metadata.of(OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(topic)
                .withKey(key)
                .withHeaders(headers)
                .build());
    }
}
