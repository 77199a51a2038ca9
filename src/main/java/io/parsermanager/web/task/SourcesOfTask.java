package io.parsermanager.web.task;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** The sources of a task by name, each with its outcome. */
@ApplicationScoped
public class SourcesOfTask {
    /** The most sources that a task can have. */
    private static final int MAX = 1000;

    private static final String SQL = """
            SELECT s.id, s.name, s.external_id, ts.status, ts.error_code, ts.error_message
            FROM all_task_sources ts JOIN source s ON s.id = ts.source_id
            WHERE ts.task_id = :task ORDER BY s.id LIMIT :max
            """;

    /** A source of the task. Its outcome is null if it has none yet, or none of its own; so is its error. */
    @RegisterForReflection
    @TemplateData
    public record Covered(
            Long id, String name, String externalId, String outcome, String errorCode, String errorMessage) {}

    private final Session session;

    SourcesOfTask(Session session) {
        this.session = session;
    }

    @Transactional
    List<Covered> of(long task) {
        return session.createNativeQuery(SQL, Covered.class)
                .setParameter("task", task)
                .setParameter("max", MAX)
                .getResultList();
    }
}
