package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.settings.Settings;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends a page of tasks through the channel "tasks", all at once, and waits until each is acknowledged or refused. */
@ApplicationScoped
public class SendTasks {
    private static final URI EVENT_SOURCE = URI.create("/parser-manager");
    private static final String EVENT_TYPE = "io.parsermanager.task";

    private final Emitter<byte[]> channel;
    private final ObjectMapper json;
    private final Settings settings;

    /** The channel's buffer has no bound of its own: a page is its bound. */
    SendTasks(
            @Channel("tasks") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> channel,
            ObjectMapper json,
            Settings settings) {
        this.channel = channel;
        this.json = json;
        this.settings = settings;
    }

    /** The tasks that were not acknowledged in time, each with the reason. Those may or may not have arrived. */
    Map<Long, Throwable> send(String topic, List<TaskMessage> tasks) {
        Map<Long, CompletableFuture<Void>> acknowledgements = new HashMap<>();
        for (TaskMessage task : tasks) {
            acknowledgements.put(task.taskId(), send(topic, task));
        }
        long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.dispatchTimeoutMs() + 1000L);
        Map<Long, Throwable> failures = new HashMap<>();
        acknowledgements.forEach((task, acknowledgement) -> {
            try {
                acknowledgement.get(Math.max(0, giveUpAt - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                failures.put(task, e.getCause());
            } catch (TimeoutException e) {
                failures.put(task, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.put(task, e);
            }
        });
        return failures;
    }

    private CompletableFuture<Void> send(String topic, TaskMessage task) {
        CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
        Metadata metadata = Metadata.of(
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(topic)
                        .withKey(String.valueOf(task.taskId()))
                        .build(),
                OutgoingCloudEventMetadata.builder()
                        .withId(task.taskId() + "-" + task.attempt())
                        .withSource(EVENT_SOURCE)
                        .withType(EVENT_TYPE)
                        .withTimestamp(task.createdAt().atZone(ZoneOffset.UTC))
                        .withDataContentType("application/json")
                        .build());
        channel.send(Message.of(
                bytes(task),
                metadata,
                () -> {
                    acknowledgement.complete(null);
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    acknowledgement.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                }));
        return acknowledgement;
    }

    private byte[] bytes(TaskMessage task) {
        try {
            return json.writeValueAsBytes(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Task " + task.taskId() + " cannot be written as JSON", e);
        }
    }
}
