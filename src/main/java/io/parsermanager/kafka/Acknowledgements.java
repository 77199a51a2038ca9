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
 * Sends many messages at once and waits until Kafka has acknowledged or refused each.
 *
 * @param <K> the type of a message's key
 */
public final class Acknowledgements<K> {
    /** An extra wait, so that the producer gives up first, because its error has the reason. */
    private static final long MARGIN_MS = 1_000;

    private final GracefulShutdown gracefulShutdown;
    private final Map<K, CompletableFuture<Void>> awaited = new HashMap<>();

    public Acknowledgements(GracefulShutdown gracefulShutdown) {
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Sends through the channel without waiting. */
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
     * Sends with the producer itself, without waiting. Use it for many messages at once.
     *
     * @return true if the producer refused the message at once, for example because it is larger than the producer's limit
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
            // for example, the producer is closed
            acknowledgement.completeExceptionally(e);
        }
        return acknowledgement.isCompletedExceptionally();
    }

    /** Records a failure without sending. */
    public void giveUp(K key, Throwable reason) {
        awaited.put(key, CompletableFuture.failedFuture(reason));
    }

    /**
     * Waits, and returns the messages that were not acknowledged in time, each with the reason. They may have arrived.
     *
     * @param timeoutMs the producer's own limit for one message
     */
    public Map<K, Throwable> await(int timeoutMs) {
        waitForAll(timeoutMs + MARGIN_MS);
        Map<K, Throwable> failures = new HashMap<>();
        awaited.forEach((key, acknowledgement) -> {
            try {
                if (!acknowledgement.isDone()) {
                    // a later acknowledgement must not change the result: the marks depend on it
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
            // each message has its own result
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
