package io.parsermanager.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.testsupport.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionTimeoutException;

/** What a plain consumer has read of the topic of events since the suite began, beside the final tasks of the tables. */
final class FinishedTaskEvents {
    static final String TOPIC = "chaos_events";

    /** An event waits for a tick of its timer, and for up to half a minute if its partition took nothing before. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String FINAL = """
            SELECT concat_ws(' ', id, status, attempt, coalesce(cancel_reason, '-')) FROM all_tasks
            WHERE status IN ('SUCCESS', 'FAILED', 'CANCELED')
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the comparison came to.
     *
     * @param tasks final ones in the tables
     * @param untold of these, the ones without an event
     * @param wrong events of tasks that are not final, or that ended otherwise
     * @param repeated events beyond the first that tell the same
     */
    record Counts(long tasks, long untold, long wrong, long repeated) {}

    private final Tables tables;
    private final TopicReader topics;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<Long, Set<String>> told = new HashMap<>();
    private long repeated;

    FinishedTaskEvents(Tables tables, TopicReader topics) {
        this.tables = tables;
        this.topics = topics;
    }

    /** Reads on until every final task has its event, and compares. */
    Counts counts() {
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> compare().untold == 0);
        } catch (ConditionTimeoutException untold) {
            // the numbers say so
        }
        return compare();
    }

    private Counts compare() {
        Map<Long, String> ended = new HashMap<>();
        for (Object row : tables.column(FINAL)) {
            String[] idAndEnd = ((String) row).split(" ", 2);
            ended.put(Long.parseLong(idAndEnd[0]), idAndEnd[1]);
        }
        topics.read(TOPIC, Map.copyOf(next), this::read);
        long untold =
                ended.keySet().stream().filter(task -> !told.containsKey(task)).count();
        long wrong = told.entrySet().stream()
                .flatMap(task -> task.getValue().stream().filter(end -> !end.equals(ended.get(task.getKey()))))
                .count();
        return new Counts(ended.size(), untold, wrong, repeated);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        next.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
        Header type = record.headers().lastHeader("ce_type");
        if (!new String(type.value(), UTF_8).equals("io.parsermanager.task.finished")) {
            return;
        }
        try {
            JsonNode event = JSON.readTree(record.value());
            String end = "%s %d %s"
                    .formatted(
                            event.path("status").asText(),
                            event.path("attempt").asInt(),
                            event.path("cancel_reason").asText("-"));
            boolean isNew = told.computeIfAbsent(event.path("task_id").asLong(), task -> new HashSet<>())
                    .add(end);
            repeated += isNew ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
