package io.parsermanager.task;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMoved.Flow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import org.hibernate.Session;

/**
 * Deletes groups that finished longer ago than TASK_RETENTION, with their tasks, batch by batch. Safe on every replica at once.
 *
 * <p>It deletes only finished tasks of finished groups, and leaves locked rows for the next tick, so a retry never loses its task. It locks
 * tasks before the trigger locks their groups, as every flow does.
 */
@ApplicationScoped
public class PurgeOld {
    private static final String OLD_GROUPS = """
            SELECT id FROM task_group WHERE finished_at < now() - make_interval(secs => :retention_s) ORDER BY finished_at LIMIT :groups
            """;

    private static final String DELETE_TASKS = """
            WITH picked AS MATERIALIZED (
                SELECT t.id FROM task t JOIN task_group g ON g.id = t.task_group_id
                WHERE g.id = ANY (:groups) AND g.finished_at < now() - make_interval(secs => :retention_s)
                      AND t.status IN ('SUCCESS', 'FAILED', 'CANCELED')
                LIMIT :rows FOR UPDATE OF t SKIP LOCKED
            ), %s, forgotten AS (
                DELETE FROM task_source WHERE task_id = ANY (ARRAY(SELECT id FROM bounded))
            )
            DELETE FROM task WHERE id = ANY (ARRAY(SELECT id FROM bounded))
            """.formatted(BoundedTasks.SQL);

    private static final String DELETE_GROUPS = """
            DELETE FROM task_group WHERE id = ANY (ARRAY(
                SELECT g.id FROM task_group g
                WHERE g.id = ANY (:groups) AND g.finished_at < now() - make_interval(secs => :retention_s)
                      AND NOT EXISTS (SELECT FROM task t WHERE t.task_group_id = g.id)
                ORDER BY g.id FOR UPDATE SKIP LOCKED))
            """;

    /** How many tasks and groups were deleted. */
    public record Purged(long tasks, long groups) {
        /** The result when nothing is old enough. */
        public static final Purged NOTHING = new Purged(0, 0);

        private Purged plus(Purged more) {
            return new Purged(tasks + more.tasks, groups + more.groups);
        }
    }

    private final Session session;
    private final Settings settings;
    private final BatchBudget budget;
    private final Event<TasksMoved> tasksMoved;
    private final GracefulShutdown gracefulShutdown;

    PurgeOld(Session session, Settings settings, Event<TasksMoved> tasksMoved, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
        this.tasksMoved = tasksMoved;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Deletes batch by batch until nothing old is left that is not locked. */
    public Purged run() {
        return BatchLoop.run(Purged.NOTHING, Purged::plus, gracefulShutdown::asked, () -> {
            Purged purged = batch();
            return new Batch<>(purged, !purged.equals(Purged.NOTHING));
        });
    }

    private Purged batch() {
        long since = System.nanoTime();
        List<Long> groups = session.createNativeQuery(OLD_GROUPS, Long.class)
                .setParameter("retention_s", settings.taskRetention().toSeconds())
                .setParameter("groups", settings.purgePageSize())
                .getResultList();
        if (groups.isEmpty()) {
            return Purged.NOTHING;
        }
        Long[] ids = groups.toArray(Long[]::new);
        int tasks = session.createNativeMutationQuery(DELETE_TASKS)
                .setParameter("groups", ids)
                .setParameter("retention_s", settings.taskRetention().toSeconds())
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", budget.childRows())
                .executeUpdate();
        int gone = session.createNativeMutationQuery(DELETE_GROUPS)
                .setParameter("groups", ids)
                .setParameter("retention_s", settings.taskRetention().toSeconds())
                .executeUpdate();
        tasksMoved.fire(new TasksMoved(Flow.PURGE, tasks, since, List.of()));
        return new Purged(tasks, gone);
    }
}
