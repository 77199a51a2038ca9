package io.parsermanager.web.source;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Reads what became of a source's latest tasks: a list to follow, and a plot that shows at a glance since when it fails. */
@ApplicationScoped
public class SourceHistory {
    private static final int TASKS = 50;

    /** What the source itself came to counts, where the parser said so; a task may have others beside it. */
    private static final String SQL = """
            SELECT t.id, tt.code AS task_type, coalesce(ts.status, t.status) AS status, t.attempt, t.created_at, t.finished_at,
                   coalesce(t.error_message, t.error_code, t.cancel_reason) AS why
            FROM (SELECT task_id, source_id, status FROM all_task_sources WHERE source_id = :source ORDER BY task_id DESC LIMIT :tasks) ts
            JOIN all_tasks t ON t.id = ts.task_id JOIN task_type tt ON tt.id = t.task_type_id
            ORDER BY ts.task_id DESC
            """;

    /** A task of the source; why it failed, or was canceled. */
    @RegisterForReflection
    @TemplateData
    public record Past(
            Long id,
            String taskType,
            String status,
            Integer attempt,
            Instant createdAt,
            Instant finishedAt,
            String why) {}

    private final Session session;

    SourceHistory(Session session) {
        this.session = session;
    }

    /** The newest first. */
    @Transactional
    List<Past> latest(long source) {
        return session.createNativeQuery(SQL, Past.class)
                .setParameter("source", source)
                .setParameter("tasks", TASKS)
                .getResultList();
    }
}
