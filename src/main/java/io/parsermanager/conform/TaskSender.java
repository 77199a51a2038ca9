package io.parsermanager.conform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.conform.SentTask.Source;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends tasks and cancels as the service does: see src/contract. */
final class TaskSender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_WITHIN = Duration.ofMinutes(10);
    private static final Duration HARD_LIMIT = Duration.ofHours(1);

    private final ConformSettings settings;

    TaskSender(ConformSettings settings) {
        this.settings = settings;
    }

    /** The message of a task. There is no database here: its times are this machine's. */
    ObjectNode message(SentTask task) {
        Instant now = Instant.now();
        ObjectNode message = JSON.createObjectNode()
                .put("task_id", task.id())
                .put("attempt", task.attempt())
                .put("token", task.token())
                .put("task_group_id", task.id())
                .put("source_type", "RSS")
                .put("task_type", "POSTS")
                .put("created_at", now.toString())
                .put("deadline_at", now.plus(START_WITHIN).toString())
                .put("expires_at", now.plus(HARD_LIMIT).toString());
        message.putObject("params");
        for (Source source : task.sources()) {
            ObjectNode told = message.withArray("sources")
                    .addObject()
                    .put("id", source.id())
                    .put("external_id", source.url())
                    .put("name", "Conform " + source.id());
            told.putObject("settings");
            told.set("state", tree(source.state()));
        }
        return message;
    }

    void send(SentTask task, JsonNode message, String codec) {
        send(record(settings.topic(), task, message, "io.parsermanager.task", task.id() + "-" + task.attempt()), codec);
    }

    void cancel(SentTask task) {
        ObjectNode message = JSON.createObjectNode()
                .put("task_id", task.id())
                .put("attempt", task.attempt())
                .put("task_group_id", task.id())
                .put("source_type", "RSS")
                .put("task_type", "POSTS")
                .put("reason", "MANUAL")
                .put("canceled_at", Instant.now().toString());
        String id = task.id() + "-" + task.attempt() + "-canceled";
        send(record(settings.cancelTopic(), task, message, "io.parsermanager.task.canceled", id), "none");
    }

    /** What no manager would send. */
    void sendNonsense(String text) {
        send(new ProducerRecord<>(settings.topic(), null, text.getBytes(UTF_8)), "none");
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, SentTask task, JsonNode message, String type, String id) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                String.valueOf(task.id()).getBytes(UTF_8),
                message.toString().getBytes(UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_type", type,
                        "ce_source", "/parser-manager",
                        "ce_datacontenttype", "application/json",
                        "content-type", "application/json",
                        "ce_time", Instant.now().toString())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    private void send(ProducerRecord<byte[], byte[]> record, String codec) {
        Map<String, Object> more =
                Map.of("compression.type", codec, "max.block.ms", 15_000, "delivery.timeout.ms", 20_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings.kafka(more), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new KafkaException("A message could not be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? JSON.nullNode() : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
