package io.parsermanager.kafka;

import io.parsermanager.lifecycle.GracefulShutdown;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * Sends messages, all at once, and waits until Kafka has acknowledged or refused each.
 *
 * @param <K> what a message is known by
 */
public final class Acknowledgements<K> {
    /** So that it is the producer that gives up, since it says why. */
    private static final long A_LITTLE_MORE_MS = 1_000;

    private final GracefulShutdown gracefulShutdown;
    private final Map<K, CompletableFuture<Void>> awaited = new HashMap<>();

    public Acknowledgements(GracefulShutdown gracefulShutdown) {
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Sends without waiting. */
    public void send(Emitter<byte[]> channel, K key, byte[] payload, Metadata metadata) {
        CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
        awaited.put(key, acknowledgement);
        channel.send(Message.of(
                payload,
                metadata,
                () -> {
                    acknowledgement.complete(null);
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    acknowledgement.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                }));
    }

    /**
     * Sends without waiting, past the channel's own pipeline: for many at once.
     *
     * @return whether the producer has refused the message at once, as it does with one that is larger than its own limit
     */
    public <T> boolean send(Producer<T, byte[]> producer, K key, ProducerRecord<T, byte[]> record) {
        CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
        awaited.put(key, acknowledgement);
        try {
            Future<RecordMetadata> sent = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    acknowledgement.complete(null);
                } else {
                    acknowledgement.completeExceptionally(failure);
                }
            });
            if (sent.isCancelled()) {
                acknowledgement.cancel(false);
            }
        } catch (RuntimeException e) {
            // the producer is closed, say
            acknowledgement.completeExceptionally(e);
        }
        return acknowledgement.isCompletedExceptionally();
    }

    /** Does not send. */
    public void giveUp(K key, Throwable reason) {
        awaited.put(key, CompletableFuture.failedFuture(reason));
    }

    /**
     * Those that were not acknowledged in time, each with the reason. They may or may not have arrived.
     *
     * @param timeoutMs after which the producer gives a message up
     */
    public Map<K, Throwable> await(int timeoutMs) {
        waitForAll(timeoutMs + A_LITTLE_MORE_MS);
        Map<K, Throwable> failures = new HashMap<>();
        awaited.forEach((key, acknowledgement) -> {
            try {
                if (!acknowledgement.isDone()) {
                    // given up for good: marks follow from this answer
                    acknowledgement.completeExceptionally(new TimeoutException("Kafka did not answer in time"));
                }
                acknowledgement.join();
            } catch (CompletionException e) {
                failures.put(key, e.getCause());
            } catch (CancellationException e) {
                failures.put(key, e);
            }
        });
        return failures;
    }

    private void waitForAll(long patienceMs) {
        CompletableFuture<Void> all = CompletableFuture.allOf(awaited.values().toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(all.exceptionally(failure -> null), gracefulShutdown.soon())
                    .get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // each tells for itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
