package io.parsermanager.task.group;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.List;
import org.hibernate.Session;

/**
 * Deletes groups that finished longer ago than TASK_GROUP_RETENTION, batch by batch. Safe on every replica at once.
 *
 * <p>Their tasks went before them: DropPartitions drops these after TASK_RETENTION. A group that still has a task is left alone.
 */
@ApplicationScoped
public class PurgeGroups {
    private static final String SQL = """
            DELETE FROM task_group WHERE id = ANY (ARRAY(
                SELECT g.id FROM task_group g
                WHERE g.finished_at < now() - make_interval(secs => :retention_s)
                      AND NOT EXISTS (SELECT FROM task t WHERE t.task_group_id = g.id)
                      AND NOT EXISTS (SELECT FROM task_history t WHERE t.task_group_id = g.id)
                ORDER BY g.finished_at LIMIT :rows FOR UPDATE SKIP LOCKED))
            """;

    private final Session session;
    private final Settings settings;
    private final BatchBudget budget;
    private final Event<TasksMoved> batches;
    private final GracefulShutdown gracefulShutdown;

    PurgeGroups(Session session, Settings settings, Event<TasksMoved> batches, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
        this.batches = batches;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Deletes batch after batch until nothing old is left.
     *
     * @return how many groups
     */
    public long run() {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long purged = batch();
            return new Batch<>(purged, purged > 0);
        });
    }

    private long batch() {
        long since = System.nanoTime();
        long groups = session.createNativeMutationQuery(SQL)
                .setParameter("retention_s", (double) retention().toSeconds())
                .setParameter("rows", budget.rows())
                .executeUpdate();
        if (groups > 0) {
            batches.fire(new TasksMoved(Flow.PURGE, groups, since, List.of()));
        }
        return groups;
    }

    /** A group without the tasks that are still kept would be of no use. */
    private Duration retention() {
        return settings.taskGroupRetention().compareTo(settings.taskRetention()) > 0
                ? settings.taskGroupRetention()
                : settings.taskRetention();
    }
}
