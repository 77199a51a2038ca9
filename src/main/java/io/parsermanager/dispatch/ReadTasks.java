package io.parsermanager.dispatch;

import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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
            WHERE t.id = ANY (:tasks)
            ORDER BY t.id, s.id
            """;

    /** One row of {@link #SQL}: a task and one of its sources. */
    @RegisterForReflection
    public record Row(
            Long id,
            Integer attempt,
            Long taskGroupId,
            Instant createdAt,
            Instant deadlineAt,
            Instant expiresAt,
            String traceparent,
            Long sourceId,
            String externalId,
            String name,
            String settings,
            String state) {}

    private final Session session;

    ReadTasks(Session session) {
        this.session = session;
    }

    /** All of one route. */
    List<TaskMessage> read(Route route, List<Long> tasks) {
        List<TaskMessage> messages = new ArrayList<>(tasks.size());
        TaskMessage current = null;
        for (Row row : session.createNativeQuery(SQL, Row.class)
                .setParameter("tasks", tasks.toArray(Long[]::new))
                .getResultList()) {
            if (current == null || current.taskId() != row.id) {
                current = new TaskMessage(
                        row.id,
                        row.attempt,
                        row.taskGroupId,
                        route.sourceType(),
                        route.taskType(),
                        row.createdAt,
                        row.deadlineAt,
                        row.expiresAt,
                        route.params(),
                        new ArrayList<>(),
                        row.traceparent);
                messages.add(current);
            }
            if (row.sourceId != null) {
                current.sources()
                        .add(new SourceToParse(row.sourceId, row.externalId, row.name, row.settings, row.state));
            }
        }
        return messages;
    }
}
