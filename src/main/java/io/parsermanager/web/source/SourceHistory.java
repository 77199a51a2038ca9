package io.parsermanager.web.source;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Reads the latest tasks of a source with their outcomes, for the list and the plot of its page. */
@ApplicationScoped
public class SourceHistory {
    private static final int TASKS = 50;

    /** The outcome of the source counts if the parser reported one, since the task may have other sources. */
    private static final String SQL = """
            SELECT t.id, tt.code AS task_type, coalesce(ts.status, t.status) AS status, t.attempt, t.created_at, t.finished_at,
                   coalesce(ts.error_message, ts.error_code, t.error_message, t.error_code, t.cancel_reason) AS why,
                   nullif(concat_ws(': ', ts.error_code, ts.error_message), '') AS own_error, ts.found_new, ts.found_total
            FROM (SELECT * FROM all_task_sources WHERE source_id = :source ORDER BY task_id DESC LIMIT :tasks) ts
            JOIN all_tasks t ON t.id = ts.task_id JOIN task_type tt ON tt.id = t.task_type_id
            ORDER BY ts.task_id DESC
            """;

    /**
     * A task of the source.
     *
     * @param why the reason of its failure or cancel
     * @param ownError the error that the parser sent for this source alone; null: it sent none
     * @param foundNew how many items were new; null: the parser did not say
     * @param foundTotal how many items the answer had
     */
    @RegisterForReflection
    @TemplateData
    public record Past(
            Long id,
            String taskType,
            String status,
            Integer attempt,
            Instant createdAt,
            Instant finishedAt,
            String why,
            String ownError,
            Integer foundNew,
            Integer foundTotal) {
        /** Whether a parser came to an end with it. */
        public boolean isVisit() {
            return finishedAt != null && !status.equals("CANCELED");
        }
    }

    private final Session session;

    SourceHistory(Session session) {
        this.session = session;
    }

    /** The latest tasks, newest first. */
    @Transactional
    List<Past> latest(long source) {
        return session.createNativeQuery(SQL, Past.class)
                .setParameter("source", source)
                .setParameter("tasks", TASKS)
                .getResultList();
    }
}
