package io.parsermanager.dispatch;

import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/** Reads claimed tasks, with all that their parsers must know, in one statement a page. */
@ApplicationScoped
public class ReadTasks {
    private static final String SQL = """
            SELECT t.id, t.attempt, t.task_group_id, t.created_at,
                   LEAST(now() + make_interval(secs => tt.start_timeout_s), t.expires_at) AS deadline_at, t.expires_at, g.traceparent,
                   s.id AS source_id, s.external_id, s.name, CAST(s.settings AS text) AS settings, CAST(ss.state AS text) AS state
            FROM task t
            JOIN task_group g ON g.id = t.task_group_id
            JOIN task_type tt ON tt.id = t.task_type_id
            LEFT JOIN task_source ts ON ts.task_id = t.id
            LEFT JOIN source s ON s.id = ts.source_id
            LEFT JOIN source_schedule ss ON ss.source_id = s.id AND ss.task_type_id = t.task_type_id
            WHERE t.id = ANY (?)
            ORDER BY t.id, s.id
            """;

    private final Session session;

    ReadTasks(Session session) {
        this.session = session;
    }

    /** By bare JDBC: a page is a thousand rows of a dozen columns, a hundred times over when much is due. */
    List<TaskMessage> read(Route route, List<Long> tasks) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SQL)) {
                statement.setArray(1, connection.createArrayOf("bigint", tasks.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    return messages(route, rows, tasks.size());
                }
            }
        });
    }

    private static List<TaskMessage> messages(Route route, ResultSet rows, int tasks) throws SQLException {
        List<TaskMessage> messages = new ArrayList<>(tasks);
        TaskMessage current = null;
        while (rows.next()) {
            long task = rows.getLong("id");
            if (current == null || current.taskId() != task) {
                current = message(route, task, rows);
                messages.add(current);
            }
            long source = rows.getLong("source_id");
            if (!rows.wasNull()) {
                current.sources()
                        .add(new SourceToParse(
                                source,
                                rows.getString("external_id"),
                                rows.getString("name"),
                                rows.getString("settings"),
                                rows.getString("state")));
            }
        }
        return messages;
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
                row.getString("traceparent"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
