package io.parsermanager.web.task;

import io.parsermanager.task.find.TaskResource.TaskView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Adds their sources to the tasks of one page of a list, with one query. */
@ApplicationScoped
public class TaskRows {
    private static final String SQL = """
            SELECT t.id AS task, x.sources, x.failed, x.first_id, s.name, x.error
            FROM unnest(CAST(:tasks AS bigint[])) AS t (id)
            CROSS JOIN LATERAL (
                SELECT count(*) AS sources, count(*) FILTER (WHERE ts.status = 'FAILED') AS failed, min(ts.source_id) AS first_id,
                       max(concat_ws(': ', ts.error_code, ts.error_message)) FILTER (WHERE ts.status = 'FAILED') AS error
                FROM all_task_sources ts WHERE ts.task_id = t.id) x
            LEFT JOIN source s ON s.id = x.first_id
            """;

    /** One row of {@link #SQL}. */
    @RegisterForReflection
    record Sources(Long task, Long sources, Long failed, Long firstId, String name, String error) {}

    private static final Sources NONE = new Sources(null, 0L, 0L, null, null, null);

    private final Session session;

    TaskRows(Session session) {
        this.session = session;
    }

    @Transactional
    List<TaskRow> of(List<TaskView> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        Map<Long, Sources> sources = session
                .createNativeQuery(SQL, Sources.class)
                .setParameter("tasks", tasks.stream().map(TaskView::id).toArray(Long[]::new))
                .getResultList()
                .stream()
                .collect(Collectors.toMap(Sources::task, Function.identity()));
        return tasks.stream()
                .map(task -> row(task, sources.getOrDefault(task.id(), NONE)))
                .toList();
    }

    private static TaskRow row(TaskView task, Sources sources) {
        String error = sources.error == null || sources.error.isEmpty() ? null : sources.error;
        return new TaskRow(task, sources.sources, sources.failed, sources.firstId, sources.name, error);
    }
}
