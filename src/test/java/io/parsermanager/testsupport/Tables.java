package io.parsermanager.testsupport;

import io.parsermanager.faults.FaultRegistry;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Inserts rows, reads them, and ages them: tests change times in the database instead of waiting. */
@ApplicationScoped
public class Tables {
    private static final String DEADLOCK = "40P01";
    private static final int TRUNCATE_TRIES = 5;

    private static final String MOVE_FINISHED = """
            WITH ended AS (
                DELETE FROM task WHERE status IN ('SUCCESS', 'FAILED', 'CANCELED') RETURNING *
            ), of_source AS (
                DELETE FROM task_source WHERE task_id IN (SELECT id FROM ended) RETURNING *
            ), sources AS (
                INSERT INTO task_source_history (task_id, source_id, status) SELECT task_id, source_id, status FROM of_source
            )
            INSERT INTO task_history (id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
                                      expires_at, attempt, status, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats)
            SELECT id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, finished_at, deadline_at, expires_at, attempt,
                   status, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats FROM ended
            """;

    private final DataSource database;

    /** For tests without injection, beside processes of the packaged service. */
    public Tables(DataSource database) {
        this.database = database;
    }

    /** Deletes everything but the seeded source types and task types, and resets those to their defaults. */
    public void clear() {
        forgetFaults();
        // tasks are locked first, as late statuses of an earlier test do
        truncate(
                "task, task_source, task_history, task_source_history, task_attempt, source_schedule, task_group, source, tag_pause, idempotency_key, cancel_to_announce, work_minute, outcome_minute, failure_since, quota_key, event_outbox, task_event_outbox, event_consumer, incident_source, incident, webhook_delivery, webhook, bulk_action");
        sql("""
                DELETE FROM task_type WHERE (source_type, code) NOT IN (
                    ('RSS', 'POSTS'), ('VK', 'POSTS'), ('VK', 'COMMENTS'), ('YOUTUBE', 'VIDEOS'), ('YOUTUBE', 'COMMENTS'))""");
        sql("DELETE FROM source_type WHERE code NOT IN ('RSS', 'VK', 'YOUTUBE')");
        sql(
                "UPDATE source_type SET enabled = true, topic = NULL, paused_at = NULL, paused_until = NULL, pause_reason = NULL, paused_by = NULL, overloaded_at = NULL, overload_reason = NULL");
        sql("UPDATE task_type SET paused_at = NULL, paused_until = NULL, pause_reason = NULL, paused_by = NULL");
        sql(
                "UPDATE task_type SET adaptive_by_default = false, pace = 'NORMAL', min_interval_s = 600, max_interval_s = 86400, fresh_within_s = NULL");
        sql(
                "UPDATE task_type SET enabled = true, max_attempts = 3, batch_size = 1, spread_s = 0, slice_s = 30, backoff_s = 30, backoff_max_s = 3600, params = '{}', on_silent = 'RETRY', on_not_started = 'CANCEL'");
    }

    /** Tries again after a deadlock: a query of the service may lock the tables in another order. */
    private void truncate(String names) {
        for (int tries = 1; ; tries++) {
            try {
                sql("TRUNCATE " + names);
                return;
            } catch (IllegalStateException e) {
                boolean deadlock =
                        e.getCause() instanceof SQLException failure && DEADLOCK.equals(failure.getSQLState());
                if (!deadlock || tries == TRUNCATE_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Ends faults that other tests caused on purpose. */
    private static void forgetFaults() {
        if (Arc.container() != null) {
            FaultRegistry faults = Arc.container().instance(FaultRegistry.class).get();
            faults.present().forEach(fault -> faults.resolve(fault.kind(), fault.name()));
        }
    }

    /** Deletes everything and seeds the types again, after a test that changed them. */
    public void reseed() {
        truncate(
                "task, task_source, task_history, task_source_history, task_attempt, source_schedule, task_group, source, task_type, source_type, tag_pause, idempotency_key, cancel_to_announce, work_minute, outcome_minute, failure_since, event_outbox, task_event_outbox, event_consumer, incident_source, incident, webhook_delivery, webhook"
                        + " RESTART IDENTITY");
        try (InputStream seeds =
                Tables.class.getResourceAsStream("/db/migration/V2__source_types_and_task_types.sql")) {
            sql(new String(seeds.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds a source with the schedules of its default task types. They have been due for this time, or are due in the future if it is
     * negative.
     */
    public long source(String sourceType, String externalId, Duration dueSince) {
        long source = number(
                "INSERT INTO source (source_type, external_id, name) VALUES (?, ?, ?) RETURNING id",
                sourceType,
                externalId,
                externalId);
        sql("""
                INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                SELECT ?, id, now() - make_interval(secs => ?) FROM task_type WHERE source_type = ? AND by_default
                """, source, (double) dueSince.toSeconds(), sourceType);
        return source;
    }

    /** Adds many sources at once, all of them due. */
    public void sources(String sourceType, int howMany) {
        sql("""
                WITH made AS (
                    INSERT INTO source (source_type, external_id, name)
                    SELECT ?, 'source-' || n, 'Source ' || n FROM generate_series(1, ?) n RETURNING id)
                INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                SELECT made.id, tt.id, now() - interval '1 second' FROM made, task_type tt WHERE source_type = ? AND by_default
                """, sourceType, howMany, sourceType);
    }

    /** Adds a task of the source's first schedule in this status, as InsertTasks and the later flows leave it. */
    public long task(long source, String status) {
        long task = number("""
                WITH made_group AS (
                    INSERT INTO task_group (task_type_id, trigger, firing)
                    SELECT task_type_id, 'CRON', 'test:' || nextval('task_id') FROM source_schedule WHERE source_id = ? ORDER BY id LIMIT 1
                    RETURNING id, task_type_id
                )
                INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)
                SELECT id, task_type_id, now() + interval '1 hour', now() + interval '4 hours' FROM made_group RETURNING id
                """, source);
        sql("INSERT INTO task_source (task_id, source_id) VALUES (?, ?)", task, source);
        sql("""
                UPDATE source_schedule ss SET last_task_id = t.id FROM task t
                WHERE t.id = ? AND ss.source_id = ? AND ss.task_type_id = t.task_type_id
                """, task, source);
        sql("""
                UPDATE task SET status = s, queued_at = CASE WHEN s <> 'NEW' THEN now() END,
                       started_at = CASE WHEN s NOT IN ('NEW', 'QUEUED') THEN now() END,
                       finished_at = CASE WHEN s IN ('SUCCESS', 'FAILED', 'CANCELED') THEN now() END,
                       cancel_reason = CASE WHEN s = 'CANCELED' THEN 'MANUAL' END
                FROM (SELECT CAST(? AS text) AS s) wanted WHERE id = ?
                """, status, task);
        moveFinished();
        return task;
    }

    /** Moves tasks that a test finished by hand to history, as the flows do in the statement that finishes them. */
    public void moveFinished() {
        sql(MOVE_FINISHED);
    }

    /** An UPDATE of {@code task} or {@code task_source}, of finished tasks as well. */
    public void everywhere(String update, Object... values) {
        sql(update, values);
        sql(update.replaceFirst("^UPDATE (task|task_source) ", "UPDATE $1_history "), values);
    }

    /** Moves all times of a task into the past. */
    public void age(long task, Duration by) {
        for (String table : List.of("task", "task_history")) {
            sql("""
                UPDATE %s SET created_at = created_at - d, available_at = available_at - d, queued_at = queued_at - d,
                       started_at = started_at - d, deadline_at = deadline_at - d, expires_at = expires_at - d
                FROM (SELECT make_interval(secs => ?) AS d) age WHERE id = ?
                """.formatted(table), (double) by.toSeconds(), task);
        }
    }

    public int sql(String statement, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement prepared = prepare(connection, statement, values)) {
            prepared.execute();
            return prepared.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    public long number(String query, Object... values) {
        return ((Number) column(query, values).get(0)).longValue();
    }

    public String text(String query, Object... values) {
        return (String) column(query, values).get(0);
    }

    /** The first column of every row. */
    public List<Object> column(String query, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement prepared = prepare(connection, query, values);
                ResultSet rows = prepared.executeQuery()) {
            List<Object> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getObject(1));
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String statement, Object... values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
