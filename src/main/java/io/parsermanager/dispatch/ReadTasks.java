package io.parsermanager.dispatch;

import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/** Reads tasks with all that their parsers must know, a page in one statement, and claims them in the same one where they are to be sent. */
@ApplicationScoped
public class ReadTasks {
    private static final String MESSAGES = """
            SELECT t.id, t.attempt, t.task_group_id, t.created_at, t.available_at,
                   LEAST(now() + make_interval(secs => tt.start_timeout_s), t.expires_at) AS deadline_at, t.expires_at, g.traceparent,
                   s.id AS source_id, s.external_id, s.name, CAST(s.settings AS text) AS settings, CAST(ss.state AS text) AS state
            FROM (%s) t
            JOIN task_group g ON g.id = t.task_group_id
            JOIN task_type tt ON tt.id = t.task_type_id
            LEFT JOIN task_source ts ON ts.task_id = t.id
            LEFT JOIN source s ON s.id = ts.source_id
            LEFT JOIN source_schedule ss ON ss.source_id = s.id AND ss.task_type_id = t.task_type_id
            """;

    private static final String ONE = MESSAGES.formatted("SELECT * FROM task WHERE id = ?");

    /** On from the page before: the index still leads to what that one sent, page after page more of it. */
    static final String CLAIM = MESSAGES.formatted("""
            SELECT * FROM task
            WHERE task_type_id = ? AND status = 'NEW' AND (available_at, id) > (?, ?) AND available_at <= now() AND deadline_at > now()
            ORDER BY available_at, id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
            """);

    /**
     * While PostgreSQL thinks that hardly anything is NEW it would read and sort all that is, and while it thinks that a page is much of
     * a small table it would read the whole table, for every page: not while a page is claimed.
     */
    static final String PLANS = """
            SELECT set_config('enable_sort', ?, true), set_config('enable_hashjoin', ?, true),
                   set_config('enable_mergejoin', ?, true), set_config('enable_seqscan', ?, true)
            """;

    private final Session session;

    ReadTasks(Session session) {
        this.session = session;
    }

    /** Where the next page begins: after the task of these. */
    record Place(Instant availableAt, long id) {
        /** Before all of them. */
        static final Place START = new Place(Instant.EPOCH, 0);
    }

    /** As it would be sent now; empty without such a task. */
    Optional<TaskMessage> one(Route route, long task) {
        return read(route, ONE, task).stream().findFirst();
    }

    /**
     * Locks tasks that are NEW and whose time has come, and reads them.
     *
     * @param limit how many at most
     * @return in the order in which they became available
     */
    List<TaskMessage> claim(Route route, Place after, int limit) {
        allowAllPlans("off");
        List<TaskMessage> page =
                read(route, CLAIM, route.taskTypeId(), after.availableAt.atOffset(ZoneOffset.UTC), after.id, limit);
        allowAllPlans("on");
        page.sort(Comparator.comparing(TaskMessage::availableAt).thenComparing(TaskMessage::taskId));
        return page;
    }

    private void allowAllPlans(String allowed) {
        session.doWork(connection -> {
            try (PreparedStatement statement = prepare(connection, PLANS, allowed, allowed, allowed, allowed)) {
                statement.execute();
            }
        });
    }

    /** By bare JDBC: a page is a thousand rows of a dozen columns, a hundred times over when much is due. */
    private List<TaskMessage> read(Route route, String sql, Object... parameters) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                return messages(route, rows);
            }
        });
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static List<TaskMessage> messages(Route route, ResultSet rows) throws SQLException {
        Map<Long, TaskMessage> messages = new HashMap<>();
        while (rows.next()) {
            long task = rows.getLong("id");
            TaskMessage message = messages.get(task);
            if (message == null) {
                message = message(route, task, rows);
                messages.put(task, message);
            }
            long source = rows.getLong("source_id");
            if (!rows.wasNull()) {
                message.sources()
                        .add(new SourceToParse(
                                source,
                                rows.getString("external_id"),
                                rows.getString("name"),
                                rows.getString("settings"),
                                rows.getString("state")));
            }
        }
        messages.values().forEach(message -> message.sources().sort(Comparator.comparing(SourceToParse::id)));
        return new ArrayList<>(messages.values());
    }

    private static TaskMessage message(Route route, long task, ResultSet row) throws SQLException {
        return new TaskMessage(
                task,
                row.getInt("attempt"),
                row.getLong("task_group_id"),
                route.sourceType(),
                route.taskType(),
                time(row, "created_at"),
                time(row, "deadline_at"),
                time(row, "expires_at"),
                route.params(),
                new ArrayList<>(),
                row.getString("traceparent"),
                time(row, "available_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
