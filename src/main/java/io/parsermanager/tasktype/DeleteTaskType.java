package io.parsermanager.tasktype;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Deletes a task type that has no history, with its schedules if the caller asks for that. If the call is interrupted, a second call
 * deletes the rest.
 */
@ApplicationScoped
public class DeleteTaskType {
    private static final String HAS_HISTORY = """
            SELECT EXISTS (SELECT FROM task_group WHERE task_type_id = :id)
            """;

    private static final String HAS_SCHEDULES = """
            SELECT EXISTS (SELECT FROM source_schedule WHERE task_type_id = :id)
            """;

    private static final String DELETE_SCHEDULES = """
            DELETE FROM source_schedule WHERE id = ANY (ARRAY(
                SELECT id FROM source_schedule WHERE task_type_id = :id ORDER BY id LIMIT :rows FOR UPDATE))
            """;

    private final Session session;
    private final Settings settings;

    DeleteTaskType(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * Deletes the task type.
     *
     * @param withSchedules true: deletes its schedules as well
     * @throws Conflict if it has a history, or if it has schedules and {@code withSchedules} is false
     */
    public void run(long id, boolean withSchedules) {
        if (BatchLoop.one(() -> ask(HAS_HISTORY, id))) {
            throw new ConflictException("Task type %d has a history: disable it instead".formatted(id));
        }
        if (!withSchedules && BatchLoop.one(() -> ask(HAS_SCHEDULES, id))) {
            throw new ConflictException(
                    "Task type %d has schedules: disable it instead, or delete both with ?force=true".formatted(id));
        }
        BatchLoop.run(0, Integer::sum, () -> false, () -> {
            int deleted = deleteSchedules(id);
            return new Batch<>(deleted, deleted == settings.createPageSize());
        });
        BatchLoop.one(() -> TaskType.deleteById(id));
    }

    private boolean ask(String sql, long id) {
        return session.createNativeQuery(sql, Boolean.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    private int deleteSchedules(long id) {
        return session.createNativeMutationQuery(DELETE_SCHEDULES)
                .setParameter("id", id)
                .setParameter("rows", settings.createPageSize())
                .executeUpdate();
    }
}
