package io.parsermanager.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The limit of dispatching: on two connections pages are claimed and read in one statement, sent without waiting in between, and
 * marked once all of the page is acknowledged. The messages are the service's.
 */
final class BareDispatch {
    private static final int CONNECTIONS = 2;

    private static final String READ = """
            SELECT t.id, t.attempt, t.task_group_id, t.created_at, LEAST(now() + interval '10 minutes', t.expires_at), t.expires_at,
                   s.id, s.external_id, s.name, s.settings::text, ss.state::text
            FROM (SELECT * FROM task WHERE task_type_id = 1000 AND status = 'NEW' AND available_at <= now() AND deadline_at > now()
                  ORDER BY available_at, id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED) t
            JOIN task_source ts ON ts.task_id = t.id
            JOIN source s ON s.id = ts.source_id
            JOIN source_schedule ss ON ss.source_id = s.id AND ss.task_type_id = t.task_type_id
            """;

    private static final String MARK = """
            UPDATE task SET status = 'QUEUED', queued_at = clock_timestamp(), deadline_at = LEAST(now() + interval '10 minutes', expires_at)
            WHERE id = ANY (?) AND status = 'NEW'
            """;

    private static final JsonFactory JSON = new JsonFactory();

    private BareDispatch() {}

    static void run(Database database, KafkaProducer<byte[], byte[]> producer) {
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            workers.add(CompletableFuture.runAsync(() -> work(database, producer)));
        }
        workers.forEach(CompletableFuture::join);
    }

    private static void work(Database database, KafkaProducer<byte[], byte[]> producer) {
        try (Connection connection = database.connect();
                Statement plan = connection.createStatement();
                PreparedStatement read = connection.prepareStatement(READ);
                PreparedStatement mark = connection.prepareStatement(MARK)) {
            // as the service does
            plan.execute(
                    "SET enable_sort = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off");
            connection.setAutoCommit(false);
            List<Long> page;
            do {
                page = new ArrayList<>(1000);
                List<Future<?>> sent = new ArrayList<>(1000);
                try (ResultSet rows = read.executeQuery()) {
                    while (rows.next()) {
                        page.add(rows.getLong(1));
                        sent.add(producer.send(message(rows)));
                    }
                }
                for (Future<?> each : sent) {
                    each.get();
                }
                mark.setArray(1, connection.createArrayOf("bigint", page.toArray()));
                mark.executeUpdate();
                connection.commit();
            } while (!page.isEmpty());
        } catch (SQLException | IOException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> message(ResultSet row) throws SQLException, IOException {
        String task = row.getString(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("task_id", row.getLong(1));
            json.writeNumberField("attempt", row.getInt(2));
            json.writeNumberField("task_group_id", row.getLong(3));
            json.writeStringField("source_type", "BENCH");
            json.writeStringField("task_type", "POSTS");
            json.writeStringField("created_at", time(row, 4));
            json.writeStringField("deadline_at", time(row, 5));
            json.writeStringField("expires_at", time(row, 6));
            json.writeObjectFieldStart("params");
            json.writeEndObject();
            json.writeArrayFieldStart("sources");
            json.writeStartObject();
            json.writeNumberField("id", row.getLong(7));
            json.writeStringField("external_id", row.getString(8));
            json.writeStringField("name", row.getString(9));
            json.writeFieldName("settings");
            json.writeRawValue(row.getString(10));
            json.writeFieldName("state");
            json.writeRawValue(row.getString(11) == null ? "null" : row.getString(11));
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", utf8(task + "-" + row.getString(2)));
        headers.add("ce_source", utf8("/parser-manager"));
        headers.add("ce_specversion", utf8("1.0"));
        headers.add("ce_type", utf8("io.parsermanager.task"));
        headers.add("ce_time", utf8(time(row, 4)));
        headers.add("content-type", utf8("application/json"));
        return new ProducerRecord<>(Rows.TOPIC, null, null, utf8(task), bytes.toByteArray(), headers);
    }

    private static String time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
