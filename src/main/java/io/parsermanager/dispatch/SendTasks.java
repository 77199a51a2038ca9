package io.parsermanager.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.SpanKind;
import io.parsermanager.dispatch.SendMessages.Message;
import io.parsermanager.dispatch.SendMessages.SendResult;
import io.parsermanager.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Sends a batch of tasks on the channel "tasks". */
@ApplicationScoped
public class SendTasks {
    private static final URI EVENT_SOURCE = URI.create("/parser-manager");
    static final String ID_HEADER = "ce_id";
    private static final byte[] EVENT_SOURCE_BYTES = ascii(EVENT_SOURCE.toString());
    private static final byte[] SPEC_VERSION = ascii("1.0");
    private static final byte[] CONTENT_TYPE = ascii("application/json");
    private static final byte[] EVENT_TYPE = ascii("io.parsermanager.task");

    private final ObjectMapper json;
    private final SendMessages sendMessages;
    private final Traces traces;

    SendTasks(ObjectMapper json, SendMessages sendMessages, Traces traces) {
        this.json = json;
        this.sendMessages = sendMessages;
        this.traces = traces;
    }

    /** Sends all tasks at once and waits until each is acknowledged or refused. Each is written as JSON just before it is sent. */
    SendResult send(OpenTopic topic, List<TaskMessage> tasks) {
        AtomicReference<SendResult> sent = new AtomicReference<>();
        traces.linked(
                "send tasks",
                SpanKind.PRODUCER,
                tasks.stream().map(TaskMessage::traceparent).filter(Objects::nonNull),
                () -> sent.set(sendMessages.send(
                        topic, tasks.stream().map(this::message).toList())));
        return sent.get();
    }

    private Message message(TaskMessage task) {
        return new Message(
                task.taskId(), headers(task), task.tooLarge() ? Optional.empty() : Optional.of(() -> bytes(task)));
    }

    private static Headers headers(TaskMessage task) {
        Headers headers = cloudEvent(
                id(task.taskId(), task.attempt()), EVENT_TYPE, task.createdAt().toString());
        return task.traceparent() == null ? headers : headers.add(Traces.HEADER, ascii(task.traceparent()));
    }

    /** The headers of a CloudEvent in binary mode. */
    public static Headers cloudEvent(String id, byte[] type, String time) {
        return new RecordHeaders()
                .add("ce_specversion", SPEC_VERSION)
                .add(ID_HEADER, ascii(id))
                .add("ce_type", type)
                .add("ce_source", EVENT_SOURCE_BYTES)
                .add("ce_datacontenttype", CONTENT_TYPE)
                .add("content-type", CONTENT_TYPE)
                .add("ce_time", ascii(time));
    }

    /** The id of the CloudEvent. It is the same when a task and attempt is sent again. */
    static String id(long task, int attempt) {
        return task + "-" + attempt;
    }

    static byte[] ascii(String text) {
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
