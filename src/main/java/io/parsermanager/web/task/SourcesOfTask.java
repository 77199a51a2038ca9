package io.parsermanager.web.task;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** The sources that a task covers, by name, and how each came out. */
@ApplicationScoped
public class SourcesOfTask {
    /** As many as a task can have. */
    private static final int MAX = 1000;

    private static final String SQL = """
            SELECT s.id, s.name, s.external_id, ts.status FROM all_task_sources ts JOIN source s ON s.id = ts.source_id
            WHERE ts.task_id = :task ORDER BY s.id LIMIT :max
            """;

    /** One of them; its outcome is null until there is one, or where it is the task's. */
    @RegisterForReflection
    @TemplateData
    public record Covered(Long id, String name, String externalId, String outcome) {}

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
