package io.parsermanager.track;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchBudget;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Keeps statuses that can never be applied in a topic of their own, however long Kafka is away. */
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private static final String LOST = "parser_manager.dead_letters.lost";

    /** The longest pause between two tries, in milliseconds: as late as statuses are taken after Kafka is back. */
    private static final long MAX_DELAY_MS = 1_000;

    /** A larger letter is not tried whole: it is on the heap several times while it is sent. */
    private static final int MAX_WHOLE = 16_777_216;

    /** Kafka did not acknowledge all of them. */
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

    /** The channel's buffer has no bound of its own: a poll is its bound. */
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

    /** From 0, so that the first increase is one. */
    void count(@Observes StartupEvent start) {
        metrics.counter(LOST);
    }

    /**
     * Returns once Kafka has them all, or throws when this replica stops: their batch comes again then. One goes first: while Kafka is
     * away each send blocks the channel, so all of them would pile up there, try after try.
     *
     * @param letters those that Kafka has are taken out, so that the next try does not send them again
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

    private void send(List<DeadLetter> some, Collection<DeadLetter> letters) {
        Acknowledgements<DeadLetter> whole = new Acknowledgements<>(gracefulShutdown);
        some.forEach(letter -> {
            if (letter.size() > MAX_WHOLE) {
                whole.giveUp(letter, new RecordTooLargeException());
            } else {
                whole.send(channel, letter, letter.value(), metadata(letter.key(), letter.headers()));
            }
        });
        Map<DeadLetter, Throwable> failures = whole.await(settings.dispatchTimeoutMs());

        Acknowledgements<DeadLetter> shortened = new Acknowledgements<>(gracefulShutdown);
        failures.forEach((letter, failure) -> {
            if (isRefused(failure)) {
                shortened.send(
                        channel, letter, letter.shortValue(), metadata(letter.shortKey(), letter.shortHeaders()));
            }
        });
        failures.values().removeIf(DeadLetters::isRefused);
        shortened.await(settings.dispatchTimeoutMs()).forEach((letter, failure) -> {
            if (isRefused(failure)) {
                lose(letter);
            } else {
                failures.put(letter, failure);
            }
        });

        letters.removeIf(letter -> some.contains(letter) && !failures.containsKey(letter));
        if (!failures.isEmpty()) {
            throw new NotTaken(failures.values().iterator().next());
        }
    }

    /** For what the letter is: Kafka would refuse it each time. It is too large, or has no key where the topic wants one. */
    private static boolean isRefused(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException;
    }

    /** It must not hold up the others for ever. Where it is in the origin's topic stays known. */
    private void lose(DeadLetter letter) {
        metrics.counter(LOST).increment();
        LOG.errorf(
                "Lost the status at %s-%d offset %d, %s: %s refuses it even when shortened",
                letter.record().topic(),
                letter.record().partition(),
                letter.record().offset(),
                letter.reason(),
                topic);
    }

    private Metadata metadata(byte[] key, Headers headers) {
        return Metadata.of(OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(topic)
                .withKey(key)
                .withHeaders(headers)
                .build());
    }
}
