package io.parsermanager.task.group;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.BoundedTasks;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Deletes a finished group and its tasks from the history, batch by batch. If the call is interrupted, some of its tasks are deleted, and a
 * second call deletes the rest. It locks tasks before their group, as every flow does.
 */
@ApplicationScoped
public class DeleteTaskGroup {
    private static final String IS_FINISHED = """
            SELECT count(*) > 0 FROM task_group WHERE id = :id AND new_tasks + queued_tasks + in_progress_tasks = 0
            """;

    private static final String DELETE_TASKS = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM task_history WHERE task_group_id = :id ORDER BY id LIMIT :rows FOR UPDATE
            ), %s, sources AS (
                DELETE FROM task_source_history WHERE task_id = ANY (ARRAY(SELECT id FROM bounded))
            ), attempts AS (
                DELETE FROM task_attempt WHERE task_id = ANY (ARRAY(SELECT id FROM bounded))
            )
            DELETE FROM task_history WHERE id = ANY (ARRAY(SELECT id FROM bounded))
            """.formatted(BoundedTasks.IN_HISTORY);

    private static final String DELETE_GROUP = """
            DELETE FROM task_group g WHERE g.id = :id AND NOT EXISTS (SELECT FROM all_tasks t WHERE t.task_group_id = g.id)
            """;

    private final Session session;
    private final BatchBudget budget;

    DeleteTaskGroup(Session session, Settings settings) {
        this.session = session;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
    }

    /**
     * Deletes the group.
     *
     * @return false if the group is not finished; the call then deletes nothing, or only finished tasks
     */
    public boolean run(long id) {
        if (!BatchLoop.one(() -> isFinished(id))) {
            return false;
        }
        BatchLoop.run(0, Integer::sum, () -> false, () -> {
            int tasks = deleteTasks(id);
            return new Batch<>(tasks, tasks > 0);
        });
        return BatchLoop.one(() -> session.createNativeMutationQuery(DELETE_GROUP)
                        .setParameter("id", id)
                        .executeUpdate())
                == 1;
    }

    private boolean isFinished(long id) {
        return session.createNativeQuery(IS_FINISHED, Boolean.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    private int deleteTasks(long id) {
        return session.createNativeMutationQuery(DELETE_TASKS)
                .setParameter("id", id)
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", budget.childRows())
                .executeUpdate();
    }
}
