package io.parsermanager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.testsupport.Contract;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
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

/** Events reach their topic at least once and in order; one that Kafka refuses, or Kafka away, loses none. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PublishEventsTest {
    private static final String TOPIC = "parser_manager_events";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    PublishEvents publishEvents;

    @Inject
    EventOutbox eventOutbox;

    @Inject
    FaultRegistry faults;

    @Inject
    DataSource database;

    StoppableServers servers;

    @BeforeEach
    void subscribe() {
        tables.clear();
        publishEvents.run();
    }

    @Test
    void aReplicaSubscribesByItselfAndWantsNoTasksUnlessToldTo() {
        assertThat(tables.number("SELECT count(*) FROM event_consumer WHERE name = 'KAFKA'"))
                .isEqualTo(1);
        assertThat(
                        tables.column(
                                "SELECT 'source.failing' = ANY (kinds) AND NOT 'task.finished' = ANY (kinds) FROM event_consumer"))
                .containsExactly(true);
    }

    @Test
    void whatHappensToOneSourceIsReadInItsOrder() {
        tables.sources("RSS", 20);
        for (int i = 0; i < 3; i++) {
            tables.sql("UPDATE source_schedule SET failures = 1");
            tables.sql("UPDATE source_schedule SET failures = 0");
        }

        assertThat(publishEvents.run()).isEqualTo(120);

        assertThat(tables.number("SELECT count(*) FROM event_outbox")).isZero();
        for (Object source : tables.column("SELECT id FROM source")) {
            List<ConsumerRecord<String, String>> records = of("source/" + source);
            assertThat(records)
                    .extracting(record -> header(record, "ce_type"))
                    .containsExactly(
                            "io.parsermanager.source.failing", "io.parsermanager.source.recovered",
                            "io.parsermanager.source.failing", "io.parsermanager.source.recovered",
                            "io.parsermanager.source.failing", "io.parsermanager.source.recovered");
            assertThat(records).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
        }
        assertThat(publishEvents.run()).isZero();
    }

    @Test
    void everyKindIsAsItsSchemaSays() {
        tables.source("RSS", "https://example.org/every-kind", Duration.ofHours(-1));
        tables.sql("UPDATE task_type SET fresh_within_s = 3600");
        tables.sql("""
                UPDATE source_schedule SET failures = 10, quarantined_at = now(), stale_at = now(), overflows = 1, found_new = 5, found_total = 5,
                       moved_to = 'https://example.org/new'""");
        tables.sql(
                "UPDATE source_schedule SET failures = 0, quarantined_at = NULL, stale_at = NULL, last_success_at = now()");
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'many' WHERE code = 'VK'");
        tables.sql("UPDATE source_type SET overloaded_at = NULL, overload_reason = NULL WHERE code = 'VK'");
        tables.sql("INSERT INTO quota_key (quota_id, name) SELECT id, code FROM quota");
        tables.sql(
                "UPDATE quota_key SET closed_until = now() + interval '1 hour', closed_reason = 'r', closed_by = 'b'");
        tables.sql("UPDATE quota_key SET closed_until = NULL");
        tables.sql("UPDATE quota_key SET window_ends_at = now(), announced = 'EXHAUSTED'");
        String ids = tables.text("SELECT string_agg('event-' || id, ' ') FROM event_outbox");
        long many = tables.number("SELECT count(*) FROM event_outbox");
        tables.sql("UPDATE event_consumer SET kinds = ?", (Object) EventKind.names(false));

        assertThat(publishEvents.run()).isEqualTo((int) many);

        List<ConsumerRecord<String, String>> sent = topics.all(TOPIC).stream()
                .filter(record -> List.of(ids.split(" ")).contains(header(record, "ce_id")))
                .toList();
        Contract.check(sent);
        assertThat(sent.stream()
                        .map(record -> header(record, "ce_type").replace("io.parsermanager.", ""))
                        .distinct())
                .containsExactlyInAnyOrder(EventKind.names(false));
    }

    @Test
    void anotherReplicaThatPublishesIsLeftAlone() throws SQLException {
        failing("a");
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute("SELECT FROM event_consumer WHERE name = 'KAFKA' FOR NO KEY UPDATE");
            }
            assertThat(publishEvents.run()).isZero();
            other.rollback();
        }

        assertThat(publishEvents.run()).isEqualTo(1);
    }

    @Test
    void anEventThatKafkaRefusesHarmsOnlyItself() {
        failing("a");
        tables.sql("""
                INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
                SELECT 'KAFKA', 0, 'source.failing', entity, jsonb_build_object('x', repeat('x', 2000000)), now() FROM event_outbox""");

        assertThat(publishEvents.run()).isEqualTo(1);

        assertThat(tables.column(
                        "SELECT id FROM event_outbox WHERE refused AND available_at > now() + interval '30 seconds'"))
                .containsExactly(0L);
        assertThat(faults.present()).extracting(Fault::name).containsExactly(TOPIC + " (single messages)");
        tables.sql("UPDATE source_schedule SET failures = 0");
        assertThat(publishEvents.run()).as("later events of the same source").isEqualTo(1);
    }

    @Test
    void anEventWaitsForThoseOfItsEntityThatArePutOff() {
        long one = failing("a");
        failing("b");
        tables.sql(
                "UPDATE event_outbox SET available_at = now() + interval '1 hour' WHERE entity = ?", "source/" + one);
        tables.sql("UPDATE source_schedule SET failures = 0");

        assertThat(publishEvents.run()).isEqualTo(2);

        assertThat(tables.column("SELECT kind FROM event_outbox ORDER BY id"))
                .containsExactly("source.failing", "source.recovered");
        tables.sql("UPDATE event_outbox SET available_at = now()");
        assertThat(publishEvents.run()).isEqualTo(2);
        assertThat(of("source/" + one))
                .extracting(record -> header(record, "ce_type"))
                .containsExactly("io.parsermanager.source.failing", "io.parsermanager.source.recovered");
    }

    @Test
    void whileKafkaIsAwayEventsWait() {
        long source = failing("a");
        servers.kafka().stop();
        try {
            assertThat(publishEvents.run()).isZero();
            assertThat(tables.number("SELECT count(*) FROM event_outbox")).isEqualTo(1);
        } finally {
            servers.kafka().start();
        }

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            publishEvents.run();
            assertThat(tables.number("SELECT count(*) FROM event_outbox")).isZero();
        });
        assertThat(of("source/" + source)).isNotEmpty();
    }

    @Test
    void whatIsTooOldOrWantedByNobodyIsDropped() {
        failing("a");
        failing("b");
        tables.sql(
                "UPDATE event_outbox SET occurred_at = now() - interval '8 days' WHERE id = (SELECT min(id) FROM event_outbox)");
        assertThat(eventOutbox.run()).isEqualTo(1);

        tables.sql("DELETE FROM event_consumer");
        assertThat(eventOutbox.run()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM event_outbox")).isZero();
    }

    @Test
    void moreThanTheOutboxHoldsDropsTheOldest() {
        tables.sql("""
                INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
                SELECT 'KAFKA', n, 'source.failing', 'source/' || n, '{}', now() FROM generate_series(1, 12000) n""");

        assertThat(eventOutbox.run()).isZero();
        assertThat(eventOutbox.keep(5_000)).isEqualTo(7_000);
        assertThat(tables.number("SELECT min(id) FROM event_outbox")).isEqualTo(7_001);
    }

    private long failing(String externalId) {
        long source = tables.source("RSS", externalId, Duration.ofHours(-1));
        tables.sql("UPDATE source_schedule SET failures = 1 WHERE source_id = ?", source);
        return source;
    }

    private List<ConsumerRecord<String, String>> of(String key) {
        return topics.all(TOPIC).stream()
                .filter(record -> record.key().equals(key))
                .toList();
    }

    private static String header(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
