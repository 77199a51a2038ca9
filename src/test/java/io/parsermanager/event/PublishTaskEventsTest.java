package io.parsermanager.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.testsupport.Contract;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each final task has its event in the topic, at least once; one that Kafka refuses harms only itself. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PublishTaskEventsTest {
    private static final String TOPIC = "parser_manager_events";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    PublishTaskEvents publishTaskEvents;

    @Inject
    EventOutbox eventOutbox;

    @Inject
    FaultRegistry faults;

    @Inject
    DataSource database;

    @Inject
    ObjectMapper json;

    private long source;

    @BeforeEach
    void subscribe() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/" + System.nanoTime(), Duration.ofHours(-1));
        tables.sql("INSERT INTO event_consumer (name, kinds) VALUES ('KAFKA', ?)", (Object) EventKind.names(true));
    }

    @Test
    void everyOutcomeIsToldAsTheSchemaSays() throws Exception {
        long task = finished(
                "FAILED",
                "worker = 'rss-7', error_code = 'HTTP_503', error_message = 'down', stats = '{\"items\": 12, \"none\": null}'");
        long canceled = finished("CANCELED", "cancel_reason = 'SILENT'");
        long success = finished("SUCCESS", "queued_at = NULL");

        assertThat(publishTaskEvents.run()).isEqualTo(3);

        Contract.check(List.of(of(task), of(canceled), of(success)));
        JsonNode event = json.readTree(of(task).value());
        assertThat(event.path("status").asText()).isEqualTo("FAILED");
        assertThat(event.at("/error/code").asText()).isEqualTo("HTTP_503");
        assertThat(event.path("stats").toString()).isEqualTo("{\"none\":null,\"items\":12}");
        assertThat(event.path("source_type").asText()).isEqualTo("RSS");
        assertThat(event.path("worker").asText()).isEqualTo("rss-7");
        assertThat(header(of(task), "ce_id")).isEqualTo("finished-" + task);
        assertThat(header(of(task), "ce_type")).isEqualTo("io.parsermanager.task.finished");
        assertThat(json.readTree(of(canceled).value()).path("cancel_reason").asText())
                .isEqualTo("SILENT");
        JsonNode ended = json.readTree(of(success).value());
        assertThat(ended.has("error")).isFalse();
        assertThat(ended.has("cancel_reason")).isFalse();
        assertThat(ended.has("queued_at")).isFalse();
        assertThat(ended.has("stats")).isFalse();
        assertThat(publishTaskEvents.run()).as("all are sent").isZero();
    }

    @Test
    void whatAnotherReplicaHasInHandIsLeftToItAndComesBackIfItDies() throws SQLException {
        long task = finished("SUCCESS", "attempt = 1");
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (var claim = other.createStatement()) {
                claim.execute("DELETE FROM task_event_outbox");
            }
            assertThat(publishTaskEvents.run()).isZero();
            other.rollback();
        }

        assertThat(publishTaskEvents.run()).isEqualTo(1);
        assertThat(of(task)).isNotNull();
    }

    @Test
    void anEventThatKafkaRefusesHarmsOnlyItself() {
        long large = finished("SUCCESS", "stats = to_jsonb(repeat('x', 2000000))");
        long other = finished("SUCCESS", "attempt = 1");
        oneRow();

        assertThat(publishTaskEvents.run()).isEqualTo(1);

        assertThat(of(other)).isNotNull();
        assertThat(
                        tables.column(
                                "SELECT unnest(task_ids) FROM task_event_outbox WHERE available_at > now() + interval '30 seconds'"))
                .containsExactly(large);
        assertThat(faults.present()).extracting(Fault::name).containsExactly(TOPIC + " (task.finished)");
        tables.sql("UPDATE task_history SET stats = NULL");
        tables.sql("UPDATE task_event_outbox SET available_at = now()");
        assertThat(publishTaskEvents.run()).isEqualTo(1);
        assertThat(faults.present()).isEmpty();
    }

    /** Ten of them are more than a batch may hold, and each is as large as Kafka takes it. */
    @Test
    void manyLargeOnesAreSentInSeveralBatches() {
        for (int i = 0; i < 20; i++) {
            finished("SUCCESS", "stats = to_jsonb(repeat('x', 900000))");
        }
        oneRow();

        assertThat(publishTaskEvents.run()).isEqualTo(20);
        assertThat(tables.number("SELECT count(*) FROM task_event_outbox")).isZero();
    }

    @Test
    void aTaskThatIsDeletedMeanwhileHasNone() {
        finished("SUCCESS", "attempt = 1");
        long task = finished("SUCCESS", "attempt = 1");
        tables.sql("DELETE FROM task_history WHERE id <> ?", task);
        oneRow();

        assertThat(publishTaskEvents.run()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM task_event_outbox")).isZero();
    }

    @Test
    void whatIsTooOldTooManyOrWantedByNobodyIsDropped() {
        for (int n = 0; n < 4; n++) {
            tables.sql("INSERT INTO task_event_outbox (task_ids) SELECT array_agg(n) FROM generate_series(1, 1000) n");
        }
        tables.sql(
                "UPDATE task_event_outbox SET occurred_at = now() - interval '8 days' WHERE id = (SELECT min(id) FROM task_event_outbox)");
        assertThat(eventOutbox.run()).isEqualTo(1_000);
        assertThat(eventOutbox.keep(2_000)).isEqualTo(1_000);

        tables.sql("DELETE FROM event_consumer");
        assertThat(eventOutbox.run()).isEqualTo(2_000);
    }

    private long finished(String status, String set) {
        long task = tables.task(source, status);
        tables.sql("UPDATE task_history SET %s WHERE id = ?".formatted(set), task);
        return task;
    }

    /** As if one statement had finished all tasks. */
    private void oneRow() {
        tables.sql("""
                WITH all_of_them AS (DELETE FROM task_event_outbox RETURNING task_ids)
                INSERT INTO task_event_outbox (task_ids) SELECT array_agg(id) FROM all_of_them, unnest(task_ids) id""");
    }

    private ConsumerRecord<String, String> of(long task) {
        List<ConsumerRecord<String, String>> found = topics.all(TOPIC).stream()
                .filter(record -> record.key().equals("task/" + task))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String header(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
