package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.SpanKind;
import io.parsermanager.kafka.Acknowledgements;
import io.parsermanager.kafka.KnownTopics;
import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.settings.Settings;
import io.parsermanager.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/**
 * Sends a page of tasks with the producer of the channel "tasks", all at once, and waits until each is acknowledged or refused.
 *
 * <p>By the producer itself: through the channel's pipeline more than half of a dispatch was spent outside PostgreSQL.
 */
@ApplicationScoped
public class SendTasks {
    private static final String CHANNEL = "tasks";
    static final URI EVENT_SOURCE = URI.create("/parser-manager");
    static final String ID_HEADER = "ce_id";
    private static final byte[] EVENT_SOURCE_BYTES = ascii(EVENT_SOURCE.toString());
    private static final byte[] EVENT_TYPE = ascii("io.parsermanager.task");
    private static final byte[] SPEC_VERSION = ascii("1.0");
    private static final byte[] CONTENT_TYPE = ascii("application/json");

    private final ObjectMapper json;
    private final Settings settings;
    private final Stopping stopping;
    private final KnownTopics knownTopics;
    private final Traces traces;

    /** The emitter is what makes the channel, and so its producer. */
    SendTasks(
            @Channel(CHANNEL) Emitter<byte[]> channel,
            ObjectMapper json,
            Settings settings,
            Stopping stopping,
            KnownTopics knownTopics,
            Traces traces) {
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
        Producer<String, byte[]> producer = knownTopics.producer(CHANNEL);
        Acknowledgements<Long> acknowledgements = new Acknowledgements<>(stopping);
        long begin = System.nanoTime();
        for (TaskMessage task : tasks) {
            // with its buffer full and Kafka away the producer blocks at every message
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) > settings.dispatchTimeoutMs()) {
                acknowledgements.giveUp(task.taskId(), new TimeoutException("Kafka takes nothing"));
            } else {
                acknowledgements.send(producer, task.taskId(), record(topic, task));
            }
        }
        return acknowledgements.await(settings.dispatchTimeoutMs());
    }

    private ProducerRecord<String, byte[]> record(String topic, TaskMessage task) {
        return new ProducerRecord<>(topic, null, String.valueOf(task.taskId()), bytes(task), headers(task));
    }

    /** CloudEvents in binary mode. */
    private static Headers headers(TaskMessage task) {
        Headers headers = new RecordHeaders()
                .add("ce_specversion", SPEC_VERSION)
                .add(ID_HEADER, ascii(id(task.taskId(), task.attempt())))
                .add("ce_type", EVENT_TYPE)
                .add("ce_source", EVENT_SOURCE_BYTES)
                .add("ce_datacontenttype", CONTENT_TYPE)
                .add("content-type", CONTENT_TYPE)
                .add("ce_time", ascii(task.createdAt().toString()));
        return task.traceparent() == null ? headers : headers.add(Traces.HEADER, ascii(task.traceparent()));
    }

    /** The same when a task and attempt is sent again. */
    static String id(long task, int attempt) {
        return task + "-" + attempt;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] bytes(TaskMessage task) {
        try {
            return json.writeValueAsBytes(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Task " + task.taskId() + " cannot be written as JSON", e);
        }
    }
}
