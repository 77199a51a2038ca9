package io.parsermanager.track.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a record beside its value decides nothing, and no record stops those behind it. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HostileRecordsTest {
    private static final String STATUSES = "task_statuses";
    private static final String DEAD = "task_statuses_dlq";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> NAMES = List.of(
            "content-type",
            "ce_id",
            "ce_type",
            "ce_source",
            "ce_specversion",
            "ce_time",
            "ce_datacontenttype",
            "ce_dataschema",
            "ce_subject",
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "__TypeId__",
            "deserialization-failure-reason",
            "dead-letter-reason",
            "");

    private static final List<String> VALUES = List.of(
            "",
            "1.0",
            "9.9",
            "\u0000\uFFFF",
            "application/cloudevents+json",
            "application/cloudevents+json; charset=nonsense",
            "application/cloudevents-batch+json",
            "2026-11-30T06:00:00.123456",
            "not a uri \\ %%%",
            "00-00000000000000000000000000000000-0000000000000000-01",
            "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff",
            "ff-" + "a".repeat(3_000),
            "x".repeat(20_000));

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    private long task;

    @BeforeEach
    void oneQueuedTask() {
        tables.clear();
        task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
    }

    @Test
    void aCloudEventInStructuredModeIsADeadLetterAndStopsNothing() {
        String key = "structured " + task;
        topics.send(new ProducerRecord<>(
                STATUSES,
                null,
                key,
                "{\"specversion\":\"1.0\",\"type\":\"x\",\"source\":\"/p\",\"id\":\"1\",\"data\":{\"task_id\":%d,\"status\":\"SUCCESS\"}}"
                        .formatted(task)
                        .getBytes(UTF_8),
                List.of(header("content-type", "application/cloudevents+json"))));

        assertThat(letter(key, "dead-letter-reason")).isEqualTo("NO_TASK_ID");
        succeeds(task);
    }

    @Test
    void aCloudEventInBinaryModeWithATimeWithoutZoneIsApplied() {
        topics.send(new ProducerRecord<>(
                STATUSES,
                null,
                "binary",
                success(task),
                List.of(
                        header("ce_id", "1"),
                        header("ce_type", "t"),
                        header("ce_source", "/p"),
                        header("ce_specversion", "1.0"),
                        header("ce_time", "2026-11-30T06:00:00.123456"))));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(task)).isEqualTo("SUCCESS"));
    }

    /** Seeds are fixed: what fails once fails again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void headersOfAnyKindDecideNothing(long seed) {
        Random random = new Random(seed);
        tables.sources("RSS", 60);
        List<Long> tasks = new ArrayList<>();
        for (Object source : tables.column("SELECT id FROM source WHERE external_id LIKE 'source-%' ORDER BY id")) {
            tasks.add(tables.task((Long) source, "QUEUED"));
        }

        topics.send(
                tasks.size(), i -> new ProducerRecord<>(STATUSES, null, "any", success(tasks.get(i)), headers(random)));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(60));
    }

    @Test
    void whatATransactionTookBackIsNotRead() {
        topics.sendInTransaction(new ProducerRecord<>(STATUSES, "transaction", success(task)), false);
        long other = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");

        topics.sendInTransaction(new ProducerRecord<>(STATUSES, "transaction", success(other)), true);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(other)).isEqualTo("SUCCESS"));
        assertThat(status(task)).isEqualTo("QUEUED");
    }

    @Test
    void aValueBeyondTheCapIsADeadLetterThatIsCutWhereItsTopicTakesNoMore() {
        String key = "large " + task;
        byte[] large = Arrays.copyOf(success(task), 3_000_000);
        Arrays.fill(large, success(task).length, large.length, (byte) ' ');

        topics.sendCompressed("gzip", List.of(new ProducerRecord<>(STATUSES, key, large)));

        assertThat(letter(key, "dead-letter-reason")).isEqualTo("TOO_LARGE");
        assertThat(letter(key, "dead-letter-message"))
                .isEqualTo("it has 3000000 bytes, KAFKA_STATUS_MAX_BYTES is 1048576: send less in stats and state");
        assertThat(letter(key, "dead-letter-shortened")).startsWith("the record had 30000");
        assertThat(withKey(key).get(0).value()).isEqualTo(Arrays.copyOf(large, 65_536));
        assertThat(status(task)).isEqualTo("QUEUED");
        succeeds(task);
    }

    /** Two hundred megabytes, of which Kafka holds some hundred kilobytes. */
    @Test
    void manyLargeStatusesThatCompressWellAreAllApplied() {
        tables.sources("RSS", 200);
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Object source : tables.column("SELECT id FROM source WHERE external_id LIKE 'source-%' ORDER BY id")) {
            String status = "{\"task_id\": %d, \"status\": \"SUCCESS\", \"stats\": {\"a\": \"%s\"}}"
                    .formatted(tables.task((Long) source, "QUEUED"), "x".repeat(1_000_000));
            records.add(new ProducerRecord<>(STATUSES, "all", status.getBytes(UTF_8)));
        }

        topics.sendCompressed("zstd", records);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(200));
        assertThat(tables.number("SELECT min(length(stats->>'a')) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(1_000_000);
    }

    private void succeeds(long id) {
        topics.send(STATUSES, "good", success(id));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(id)).isEqualTo("SUCCESS"));
    }

    private static byte[] success(long id) {
        return "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(id).getBytes(UTF_8);
    }

    private static List<Header> headers(Random random) {
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            headers.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new RecordHeader(name, null);
                        case 1 -> noise(name, random);
                        default -> header(name, VALUES.get(random.nextInt(VALUES.size())));
                    });
        }
        return headers;
    }

    private static Header noise(String name, Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return new RecordHeader(name, bytes);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private String letter(String key, String header) {
        await().atMost(PATIENCE).until(() -> !withKey(key).isEmpty());
        return new String(withKey(key).get(0).headers().lastHeader(header).value(), UTF_8);
    }

    private List<ConsumerRecord<byte[], byte[]>> withKey(String key) {
        return topics.bytes(DEAD).stream()
                .filter(letter -> letter.key() != null && key.equals(new String(letter.key(), UTF_8)))
                .toList();
    }

    private String status(long id) {
        return tables.text("SELECT status FROM all_tasks WHERE id = ?", id);
    }
}
