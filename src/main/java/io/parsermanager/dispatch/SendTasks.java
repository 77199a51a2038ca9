package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.SpanKind;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.kafka.KnownTopics;
import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.settings.Settings;
import io.parsermanager.trace.Traces;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends a page of tasks through the channel "tasks", all at once, and waits until each is acknowledged or refused. */
@ApplicationScoped
public class SendTasks {
    private static final String CHANNEL = "tasks";
    static final URI EVENT_SOURCE = URI.create("/parser-manager");
    private static final String EVENT_TYPE = "io.parsermanager.task";

    private final Emitter<byte[]> channel;
    private final ObjectMapper json;
    private final Settings settings;
    private final Stopping stopping;
    private final KnownTopics knownTopics;
    private final Traces traces;

    /** The channel's buffer has no bound of its own: a page is its bound. */
    SendTasks(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> channel,
            ObjectMapper json,
            Settings settings,
            Stopping stopping,
            KnownTopics knownTopics,
            Traces traces) {
        this.channel = channel;
        this.json = json;
        this.settings = settings;
        this.stopping = stopping;
        this.knownTopics = knownTopics;
        this.traces = traces;
    }

    /** The tasks that were not acknowledged in time, each with the reason. Those may or may not have arrived. */
    Map<Long, Throwable> send(String topic, List<TaskMessage> tasks) {
        Map<Long, Throwable> failures = new HashMap<>();
        traces.linked(
                "send tasks",
                SpanKind.PRODUCER,
                tasks.stream().map(TaskMessage::traceparent).filter(Objects::nonNull),
                () -> failures.putAll(sendAll(topic, tasks)));
        return failures;
    }

    private Map<Long, Throwable> sendAll(String topic, List<TaskMessage> tasks) {
        Optional<Throwable> unknown = knownTopics.whyNot(CHANNEL, topic);
        if (unknown.isPresent()) {
            return tasks.stream().collect(Collectors.toMap(TaskMessage::taskId, task -> unknown.get()));
        }
        Acknowledgements<Long> acknowledgements = new Acknowledgements<>(stopping);
        for (TaskMessage task : tasks) {
            acknowledgements.send(channel, task.taskId(), bytes(task), metadata(topic, task));
        }
        return acknowledgements.await(settings.dispatchTimeoutMs());
    }

    private static Metadata metadata(String topic, TaskMessage task) {
        return Metadata.of(
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(topic)
                        .withKey(String.valueOf(task.taskId()))
                        .withHeaders(headers(task))
                        .build(),
                OutgoingCloudEventMetadata.builder()
                        .withId(task.taskId() + "-" + task.attempt())
                        .withSource(EVENT_SOURCE)
                        .withType(EVENT_TYPE)
                        .withTimestamp(task.createdAt().atZone(ZoneOffset.UTC))
                        .withDataContentType("application/json")
                        .build());
    }

    private static List<RecordHeader> headers(TaskMessage task) {
        return task.traceparent() == null
                ? List.of()
                : List.of(new RecordHeader(Traces.HEADER, task.traceparent().getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] bytes(TaskMessage task) {
        try {
            return json.writeValueAsBytes(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Task " + task.taskId() + " cannot be written as JSON", e);
        }
    }
}
