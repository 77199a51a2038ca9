package io.parsermanager.schedule;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.FindSources;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/** Makes the schedules of a source due because somebody knows that it has changed: a push of the site, WebSub, or a person. */
@ApplicationScoped
public class SourceChanged {
    /**
     * A schedule is due at once, or when its shortest interval since the last such call is over. Several calls within that time make one
     * visit.
     */
    private static final String SQL = """
            WITH told AS (
                SELECT ss.id, ss.enabled, GREATEST(now(), ss.changed_at,
                           CASE WHEN ss.changed_at <= now()
                                THEN ss.changed_at + make_interval(secs => coalesce(ss.min_interval_s, tt.min_interval_s)) END) AS due_at
                FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
                WHERE ss.source_id = :source AND (CAST(:task_type AS text) IS NULL OR tt.code = :task_type)
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), due AS (
                UPDATE source_schedule ss
                SET changed_at = t.due_at, next_run_at = LEAST(ss.next_run_at, t.due_at), updated_at = now(),
                    next_why = CASE WHEN t.due_at < ss.next_run_at THEN jsonb_build_object('by', 'BY_HAND', 'what', 'CHANGED') ELSE ss.next_why END
                FROM told t WHERE ss.id = t.id AND t.enabled
            )
            SELECT count(*) AS matched, count(*) FILTER (WHERE enabled AND due_at <= now()) AS due_now,
                   count(*) FILTER (WHERE enabled AND due_at > now()) AS due_later
            FROM told
            """;

    /** The row of {@link #SQL}. */
    @RegisterForReflection
    public record Row(Long matched, Long dueNow, Long dueLater) {}

    /**
     * The schedules that were made due. Disabled ones are left out.
     *
     * @param dueNow they are due at once
     * @param dueLater they are due when their shortest interval since the last call is over
     */
    public record Changed(long dueNow, long dueLater) {}

    private final Session session;
    private final FindSources findSources;

    SourceChanged(Session session, FindSources findSources) {
        this.session = session;
        this.findSources = findSources;
    }

    /**
     * Makes the schedules due.
     *
     * @param taskType the code of the task type; null: all schedules of the source
     * @throws InvalidInputException if the source has no schedule of that task type
     */
    @Transactional
    public Changed run(long source, String taskType) {
        findSources.get(source);
        Row row = session.createNativeQuery(SQL, Row.class)
                .setParameter("source", source)
                .setParameter("task_type", taskType, String.class)
                .getSingleResult();
        if (taskType != null && row.matched == 0) {
            throw InvalidInputException.field(
                    "task_type", "source %d has no schedule of the task type '%s'".formatted(source, taskType));
        }
        return new Changed(row.dueNow, row.dueLater);
    }
}
