package io.parsermanager.track.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.kafka.CompactBytes;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.parsermanager.track.consume.StatusConsumer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can never be applied is kept in its topic, and nothing else is. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DeadLettersTest {
    private static final String STATUSES = "task_statuses";
    private static final String DEAD = "task_statuses_dlq";
    private static final Duration PATIENCE = Waiting.PATIENCE;

    /** Where the records that a test makes itself say that they come from: no two are the same. */
    private static long offset = 1_000_000;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    StatusConsumer consumer;

    @Inject
    MeterRegistry metrics;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                                                         | NOT_JSON
            ``                                                               | NOT_JSON
            {"task_id": 1, "stats": {"a": [1,                                | NOT_JSON
            7                                                                | NOT_A_STATUS
            null                                                             | NOT_A_STATUS
            {"task_id": 1.5, "status": "SUCCESS"}                            | NOT_A_STATUS
            {"task_id": 99999999999999999999, "status": "SUCCESS"}           | NOT_A_STATUS
            {"status": "SUCCESS"}                                            | NO_TASK_ID
            {"task_id": 1}                                                   | NO_STATUS
            {"task_id": 1, "status": "DONE"}                                 | UNKNOWN_STATUS
            {"task_id": 9999999, "status": "SUCCESS"}                        | UNKNOWN_TASK
            {"task_id": T, "status": "SUCCESS", "attempt": 2}                | FUTURE_ATTEMPT
            {"task_id": T, "status": "SUCCESS", "stats": {"a": "\\u0000"}}   | REFUSED_BY_DATABASE
            {"task_id": T, "status": "SUCCESS", "attempt": 0}                | NOT_A_STATUS
            {"task_id": T, "status": "SUCCESS", "stats": 1e1000000000}       | REFUSED_BY_DATABASE
            """)
    void saysWhyAStatusCannotBeApplied(String status, String reason) {
        ConsumerRecord<byte[], byte[]> record = record(status.replace("T,", task() + ","));

        consumer.consume(batch(List.of(record)));

        ConsumerRecord<byte[], byte[]> letter = letterOf(record).orElseThrow();
        assertThat(header(letter, "dead-letter-reason")).isEqualTo(reason);
        assertThat(header(letter, "dead-letter-message")).isNotBlank();
        assertThat(letter.value()).isEqualTo(record.value());
    }

    @Test
    void keepsKeyValueAndHeadersAsTheyCameAndSaysFromWhere() {
        byte[] value = {0, (byte) 0xff, 1, 2, '{'};
        String key = "no text: " + Instant.EPOCH;
        topics.send(new ProducerRecord<>(
                STATUSES,
                0,
                1_700_000_000_000L,
                key,
                value,
                List.of(new Text("traceparent", "00-a"), new Text("dead-letter-reason", "of an earlier life"))));

        await().atMost(PATIENCE).until(() -> !withKey(key).isEmpty());

        ConsumerRecord<byte[], byte[]> letter = withKey(key).get(0);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(header(letter, "traceparent")).isEqualTo("00-a");
        assertThat(letter.headers().headers("dead-letter-reason")).hasSize(1);
        assertThat(header(letter, "dead-letter-reason")).isEqualTo("NOT_JSON");
        assertThat(header(letter, "dead-letter-timestamp")).isEqualTo("2023-11-14T22:13:20Z");
        ConsumerRecord<byte[], byte[]> origin = topics.bytes(header(letter, "dead-letter-topic")).stream()
                .filter(record -> String.valueOf(record.partition()).equals(header(letter, "dead-letter-partition")))
                .filter(record -> String.valueOf(record.offset()).equals(header(letter, "dead-letter-offset")))
                .findFirst()
                .orElseThrow();
        assertThat(origin.value()).isEqualTo(value);
    }

    @Test
    void keepsARecordWithoutKeyAndValue() {
        ConsumerRecord<byte[], byte[]> record = record(null, null);

        consumer.consume(batch(List.of(record)));

        ConsumerRecord<byte[], byte[]> letter = letterOf(record).orElseThrow();
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void badRecordsInABatchOfAThousandHarmNoneOfTheOthers() {
        tables.sources("RSS", 1_000);
        tables.sql("""
                WITH made_group AS (INSERT INTO task_group (task_type_id, trigger, firing)
                                    SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id)
                INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)
                SELECT g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours'
                FROM made_group g, generate_series(1, 1000)
                """);
        List<Object> tasks = tables.column("SELECT id FROM all_tasks ORDER BY id");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        tasks.forEach(task -> records.add(record("{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted((Long) task))));
        List<ConsumerRecord<byte[], byte[]>> bad = List.of(
                record("not json"),
                record("{\"task_id\": 9999999, \"status\": \"SUCCESS\"}"),
                record("{\"task_id\": %d, \"status\": \"SUCCESS\", \"stats\": {\"a\": \"\\u0000\"}}"
                        .formatted((Long) tasks.get(700))));
        records.set(0, bad.get(0));
        records.set(499, bad.get(1));
        records.set(700, bad.get(2));

        consumer.consume(batch(records));

        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(997);
        assertThat(tables.column("SELECT id FROM all_tasks WHERE status = 'NEW' ORDER BY id"))
                .containsExactly(tasks.get(0), tasks.get(499), tasks.get(700));
        assertThat(letters(records.get(0).topic()).stream()
                        .filter(letter -> records.stream().anyMatch(record -> isOf(letter, record))))
                .hasSize(3)
                .allMatch(letter -> bad.stream().anyMatch(record -> isOf(letter, record)));
    }

    @Test
    void aLetterTooLargeForItsTopicIsShortenedAndBlocksNothing() {
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        ConsumerRecord<byte[], byte[]> large = record("large".getBytes(UTF_8), noise);
        ConsumerRecord<byte[], byte[]> small = record("not json");

        consumer.consume(batch(List.of(large, small)));

        ConsumerRecord<byte[], byte[]> letter = letterOf(large).orElseThrow();
        assertThat(letter.value()).hasSize(65_536).isEqualTo(Arrays.copyOf(noise, 65_536));
        assertThat(letter.key()).isEqualTo(large.key());
        assertThat(header(letter, "dead-letter-shortened")).isEqualTo("the record had 3000005 bytes");
        assertThat(letterOf(small)).isPresent();
    }

    @Test
    void aMegabyteOfNoiseOffTheStatusTopicIsAccountedFor() {
        byte[] noise = new byte[1_048_000];
        new Random(2).nextBytes(noise);
        topics.send(STATUSES, "a megabyte", noise);

        await().atMost(PATIENCE).until(() -> !withKey("a megabyte").isEmpty());

        assertThat(withKey("a megabyte").get(0).value()).startsWith(Arrays.copyOf(noise, 65_536));
    }

    @Test
    void whileKafkaIsAwayTheBatchWaitsAndNothingIsLostOrDoubled() throws Exception {
        ConsumerRecord<byte[], byte[]> first = record("not json");
        ConsumerRecord<byte[], byte[]> second = record("nor this");
        servers.kafka().stop();
        CompletableFuture<Void> consumed;
        try {
            consumed = CompletableFuture.runAsync(() -> consumer.consume(batch(List.of(first, second))));
            await().during(Duration.ofSeconds(3)).until(() -> !consumed.isDone());
        } finally {
            servers.kafka().start();
        }

        await().atMost(PATIENCE).until(consumed::isDone);
        consumed.get();
        assertThat(letters(first.topic()).stream().filter(letter -> isOf(letter, first) || isOf(letter, second)))
                .hasSize(2);
    }

    @Test
    void whilePostgresIsAwayNothingIsADeadLetter() {
        ConsumerRecord<byte[], byte[]> good = record("{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task()));
        double before = count("applied");
        servers.crashDatabase();
        CompletableFuture<Void> consumed;
        try {
            consumed = CompletableFuture.runAsync(() -> consumer.consume(batch(List.of(good))));
            await().during(Duration.ofSeconds(2)).until(() -> !consumed.isDone());
        } finally {
            servers.database().start();
        }

        await().atMost(PATIENCE).until(consumed::isDone);
        assertThat(letterOf(good)).isEmpty();
        assertThat(count("applied")).isEqualTo(before + 1);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        tables.text("SELECT status FROM all_tasks"))
                .isEqualTo("SUCCESS"));
    }

    private record Text(String key, String text) implements Header {
        @Override
        public byte[] value() {
            return text.getBytes(UTF_8);
        }
    }

    private long task() {
        return tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
    }

    private double count(String outcome) {
        return metrics.counter("parser_manager.statuses", "outcome", outcome).count();
    }

    private static ConsumerRecord<byte[], byte[]> record(String status) {
        return record("key".getBytes(UTF_8), status.getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                STATUSES,
                0,
                offset++,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static ConsumerRecords<CompactBytes, CompactBytes> batch(List<ConsumerRecord<byte[], byte[]>> records) {
        return new ConsumerRecords<>(
                Map.of(
                        new TopicPartition(STATUSES, 0),
                        records.stream().map(DeadLettersTest::compact).toList()),
                Map.of());
    }

    private static ConsumerRecord<CompactBytes, CompactBytes> compact(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                0,
                0,
                CompactBytes.of(record.key()),
                CompactBytes.of(record.value()),
                record.headers(),
                Optional.empty());
    }

    private Optional<ConsumerRecord<byte[], byte[]>> letterOf(ConsumerRecord<byte[], byte[]> record) {
        return letters(record.topic()).stream()
                .filter(letter -> isOf(letter, record))
                .findFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> letters(String origin) {
        return topics.bytes(DEAD).stream()
                .filter(letter -> header(letter, "dead-letter-topic").equals(origin))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> withKey(String key) {
        return topics.bytes(DEAD).stream()
                .filter(letter -> letter.key() != null && key.equals(new String(letter.key(), UTF_8)))
                .toList();
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> record) {
        return header(letter, "dead-letter-offset").equals(String.valueOf(record.offset()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
