package io.parsermanager.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * The limit of tracking: one statement and one commit for what a poll brings, which believes that every status is a first and final
 * one of the present attempt, and does for tasks, their sources and the schedules what such a status asks for.
 */
final class BareTrack implements AutoCloseable {
    static final String TOPIC = "bench_bare_statuses";

    private static final int POLL = 1_000;

    private static final String APPLY = """
            WITH i AS (
                SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) AS i (task_id, status, worker, stats)
            ), moved AS (
                DELETE FROM task t USING i
                WHERE t.id = i.task_id AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                RETURNING t.*, i.status AS became, i.worker AS by_worker, i.stats::jsonb AS with_stats
            ), kept AS (
                INSERT INTO task_history (id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
                                          expires_at, attempt, status, worker, stats)
                SELECT id, task_group_id, task_type_id, created_at, available_at, queued_at, coalesce(started_at, now()), now(), deadline_at,
                       expires_at, attempt, became, by_worker, with_stats FROM moved
            ), came_out AS (
                DELETE FROM task_source ts USING moved m WHERE ts.task_id = m.id
                RETURNING ts.task_id, ts.source_id, m.task_type_id, m.became
            ), sources_kept AS (
                INSERT INTO task_source_history (task_id, source_id, status) SELECT task_id, source_id, became FROM came_out
            )
            UPDATE source_schedule ss SET failures = 0, last_success_at = now()
            FROM came_out c WHERE ss.source_id = c.source_id AND ss.task_type_id = c.task_type_id
            """;

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Status(@JsonProperty("task_id") long taskId, String status, String worker, JsonNode stats) {}

    private static final ObjectReader JSON = new ObjectMapper().readerFor(Status.class);

    private final Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;

    BareTrack(World world) {
        connection = world.database().connect();
        try (Statement plan = connection.createStatement()) {
            // left to itself PostgreSQL reads a hundred thousand tasks to join a thousand
            plan.execute("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        consumer = world.broker().consumer(TOPIC, "bench-bare-track", POLL);
    }

    /** Takes so many. */
    void run(int statuses) {
        try (PreparedStatement apply = connection.prepareStatement(APPLY)) {
            connection.setAutoCommit(false);
            int taken = 0;
            while (taken < statuses) {
                ConsumerRecords<byte[], byte[]> poll = consumer.poll(Duration.ofSeconds(1));
                if (!poll.isEmpty()) {
                    apply(apply, poll);
                    connection.commit();
                    consumer.commitAsync();
                    taken += poll.count();
                }
            }
            consumer.commitSync();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void apply(PreparedStatement apply, ConsumerRecords<byte[], byte[]> poll) throws SQLException, IOException {
        List<Long> tasks = new ArrayList<>(POLL);
        List<String> statuses = new ArrayList<>(POLL);
        List<String> workers = new ArrayList<>(POLL);
        List<String> stats = new ArrayList<>(POLL);
        for (ConsumerRecord<byte[], byte[]> record : poll) {
            Status status = JSON.readValue(record.value());
            tasks.add(status.taskId);
            statuses.add(status.status);
            workers.add(status.worker);
            stats.add(status.stats.toString());
        }
        apply.setArray(1, connection.createArrayOf("bigint", tasks.toArray()));
        apply.setArray(2, connection.createArrayOf("text", statuses.toArray()));
        apply.setArray(3, connection.createArrayOf("text", workers.toArray()));
        apply.setArray(4, connection.createArrayOf("text", stats.toArray()));
        apply.executeUpdate();
    }

    @Override
    public void close() {
        try (connection;
                consumer) {
            // both
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
