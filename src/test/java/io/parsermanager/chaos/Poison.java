package io.parsermanager.chaos;

import io.parsermanager.testsupport.Tables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts what is bad by itself beside the good: in the tables, from which tasks are made, and in the status topic. */
final class Poison {
    /** The name of the sources that are bad. A ledger reads only the sources of its scenario. */
    private static final String BYSTANDER = "bystander";

    /** Larger than KAFKA_MAX_REQUEST_SIZE: the task of such a source fails by itself. */
    private static final int OVERSIZED_BYTES = 1_500_000;

    /** Near KAFKA_MAX_REQUEST_SIZE: a thousand of them are more than a replica's memory. */
    private static final int LARGE_BYTES = 900_000;

    private static final int SEVERAL = 20;

    /** Crons that nobody can be given by REST, but that a hand or an older version may have left in the table. */
    private static final List<String> CRONS = List.of("0 0 9 31W * *", "garbage", "0 0 0 30 2 *");

    private static final String TASK_TYPE = """
            INSERT INTO task_type (source_type, code, name, cron, time_zone, by_default) VALUES ('RSS', ?, ?, ?, ?, false)
            """;

    private static final String SCHEDULES = """
            INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
            SELECT s.id, tt.id, now() - interval '1 day' FROM source s, task_type tt WHERE s.name = ? AND tt.code LIKE 'BAD%'
            """;

    private static final String LARGE_SOURCES = """
            WITH made AS (
                INSERT INTO source (source_type, external_id, name, settings)
                SELECT 'RSS', 'large-' || gen_random_uuid(), ?, jsonb_build_object('large', repeat('x', ?)) FROM generate_series(1, ?)
                RETURNING id)
            INSERT INTO source_schedule (source_id, task_type_id, interval_s, next_run_at)
            SELECT made.id, tt.id, ?, now() FROM made, task_type tt WHERE tt.source_type = 'RSS' AND tt.code = 'POSTS'
            """;

    /** Headers of others, which never decide: CloudEvents that are none, a time without a zone, a trace that is garbage. */
    private static final List<Map<String, String>> HEADERS = List.of(
            Map.of("content-type", "application/cloudevents+json"),
            Map.of(
                    "ce_id", "1",
                    "ce_type", "x",
                    "ce_source", "/p",
                    "ce_specversion", "1.0",
                    "ce_time", "2026-11-30T06:00:00.123456"),
            Map.of("ce_specversion", "9", "ce_source", "\u0000 : not a URI", "content-type", "\u0000"),
            Map.of("traceparent", "00-garbage", "tracestate", "=,=", "baggage", "%"));

    private final Tables tables;

    Poison(Tables tables) {
        this.tables = tables;
    }

    /** Makes task types whose cron cannot be used, and schedules of them that are due before all others. */
    int badCrons() {
        for (int i = 0; i < CRONS.size(); i++) {
            tables.sql(TASK_TYPE, "BAD" + i, "Bad cron " + i, CRONS.get(i), "UTC");
        }
        tables.sql(TASK_TYPE, "BAD_ZONE", "Bad zone", "0 0 * * *", "Nowhere/Land");
        tables.sql(
                "INSERT INTO source (source_type, external_id, name) SELECT 'RSS', 'bad-' || n, ? FROM generate_series(1, ?) n",
                BYSTANDER,
                SEVERAL);
        tables.sql(SCHEDULES, BYSTANDER);
        return CRONS.size() + 1;
    }

    /** Makes due sources whose messages are too large, and ones whose messages are nearly so. */
    int largeTasks() {
        tables.sql(LARGE_SOURCES, BYSTANDER, OVERSIZED_BYTES, SEVERAL, Load.ONCE_S);
        tables.sql(LARGE_SOURCES, BYSTANDER, LARGE_BYTES, SEVERAL, Load.ONCE_S);
        return 2 * SEVERAL;
    }

    /** Sends records that are no statuses, and ones of tasks that never were, all of them with headers that say something else. */
    int records(String bootstrapServers) {
        int sent = 0;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            for (Map<String, String> headers : HEADERS) {
                for (String value : List.of(
                        "{\"specversion\": \"1.0\", \"type\": \"x\", \"source\": \"/p\", \"id\": \"1\", \"data\": {}}",
                        "{\"task_id\": 999999999, \"status\": \"SUCCESS\"}",
                        "[".repeat(100_000))) {
                    ProducerRecord<String, byte[]> record =
                            new ProducerRecord<>(ChaosParser.STATUSES, value.getBytes(StandardCharsets.UTF_8));
                    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
                    var unused = producer.send(record);
                    sent++;
                }
            }
            producer.flush();
        }
        return sent;
    }

    /** Makes the task types good again, and takes their schedules away. */
    void remove() {
        tables.sql(
                "DELETE FROM source_schedule WHERE task_type_id IN (SELECT id FROM task_type WHERE code LIKE 'BAD%')");
        tables.sql(
                "UPDATE task_type SET cron = '0 0 1 1 *', time_zone = 'UTC', enabled = false WHERE code LIKE 'BAD%'");
    }
}
