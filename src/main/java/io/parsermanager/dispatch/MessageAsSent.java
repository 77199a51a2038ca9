package io.parsermanager.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.kafka.TopicBrowser;
import io.parsermanager.kafka.TopicBrowser.Look;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.type.TaskTopics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.hibernate.Session;

/**
 * Finds the message of one task in its Kafka topic, among the messages of the seconds before the task was marked QUEUED. The service keeps
 * no copy of it.
 */
@ApplicationScoped
public class MessageAsSent {
    /** The most bytes of a message that the page shows: more than a person reads, and little enough for a browser. */
    private static final int MAX_SHOWN_BYTES = 1_048_576;

    private static final String SENDING = """
            SELECT st.code, st.topic, t.attempt, t.queued_at
            FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id JOIN source_type st ON st.code = tt.source_type
            WHERE t.id = :task AND t.queued_at IS NOT NULL
            """;

    @RegisterForReflection
    record Sending(String sourceType, String topic, int attempt, Instant queuedAt) {}

    /**
     * A message in its topic.
     *
     * @param at the time at which the producer sent it
     * @param body JSON with indentation
     */
    public record SentMessage(
            String topic, int partition, long offset, Instant at, Map<String, String> headers, String body) {}

    private final Session session;
    private final TaskTopics topics;
    private final TopicBrowser topicBrowser;
    private final Settings settings;
    private final ObjectMapper json;

    MessageAsSent(Session session, TaskTopics topics, TopicBrowser topicBrowser, Settings settings, ObjectMapper json) {
        this.session = session;
        this.topics = topics;
        this.topicBrowser = topicBrowser;
        this.settings = settings;
        this.json = json;
    }

    /**
     * Finds the message of the task's last attempt. The result is empty if that attempt was not sent yet, if the topic has deleted the
     * message, or if the search takes too long.
     *
     * @throws jakarta.ws.rs.ServiceUnavailableException if Kafka does not answer in time
     */
    public Optional<SentMessage> of(long task) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery(SENDING, Sending.class)
                        .setParameter("task", task)
                        .uniqueResultOptional())
                .flatMap(sending -> topicBrowser.find(
                        topics.of(sending.sourceType, sending.topic),
                        look -> find(look, SendTasks.id(task, sending.attempt), sending.queuedAt)));
    }

    /** Kafka's timestamp is the sender's clock before sending; queued_at is PostgreSQL's clock after the acknowledgement. */
    private Optional<SentMessage> find(Look look, String id, Instant queuedAt) {
        Duration patience = Duration.ofMillis(settings.dispatchTimeoutMs());
        KafkaConsumer<byte[], byte[]> consumer = look.consumer();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Set<TopicPartition> open = seek(consumer, queuedAt.minus(patience));
        long lastAt = queuedAt.plus(patience).toEpochMilli();
        while (!open.isEmpty() && !look.isTimeUp()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (isOf(record, id)) {
                    return Optional.of(sent(record));
                }
                if (record.timestamp() > lastAt) {
                    open.remove(new TopicPartition(record.topic(), record.partition()));
                }
            }
            open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
            consumer.pause(consumer.assignment().stream()
                    .filter(partition -> !open.contains(partition))
                    .collect(Collectors.toSet()));
        }
        return Optional.empty();
    }

    /**
     * Moves the consumer to messages since this time.
     *
     * @return the partitions that have any
     */
    private static Set<TopicPartition> seek(KafkaConsumer<byte[], byte[]> consumer, Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        begins.values().removeAll(Collections.singleton(null));
        begins.forEach((partition, begin) -> consumer.seek(partition, begin.offset()));
        Set<TopicPartition> none = new HashSet<>(consumer.assignment());
        none.removeAll(begins.keySet());
        consumer.pause(none);
        return new HashSet<>(begins.keySet());
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> record, String id) {
        Header header = record.headers().lastHeader(SendTasks.ID_HEADER);
        return header != null && id.equals(text(header.value()));
    }

    private SentMessage sent(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return new SentMessage(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                headers,
                pretty(record.value()));
    }

    /** Other programs may write to the topic: a header of theirs may have no value. */
    private static String text(byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** Other programs may write to the topic. A message that is not JSON is shown unchanged, and only the beginning of a large one. */
    private String pretty(byte[] message) {
        if (message == null) {
            return "";
        }
        if (message.length > MAX_SHOWN_BYTES) {
            return new String(message, 0, MAX_SHOWN_BYTES, StandardCharsets.UTF_8)
                    + "\n… %d bytes in all".formatted(message.length);
        }
        try {
            return json.readTree(message).toPrettyString();
        } catch (IOException notJson) {
            return text(message);
        }
    }
}
