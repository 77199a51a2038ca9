package io.parsermanager.task.group;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Closes groups whose window is over: from then on their status follows from their tasks. Safe on every replica at once. A group that another
 * flow holds is closed at the next tick.
 */
@ApplicationScoped
public class CloseGroups {
    /** A trigger sets the status. A group whose tasks were all deleted ends here, so that PurgeGroups finds it. */
    private static final String SQL = """
            UPDATE task_group SET open = false, finished_at = CASE WHEN new_tasks + queued_tasks + in_progress_tasks = 0 THEN now() END
            WHERE id = ANY (ARRAY(
                SELECT id FROM task_group WHERE open AND closes_at <= now() ORDER BY closes_at LIMIT :rows FOR NO KEY UPDATE SKIP LOCKED))
            """;

    private final Session session;
    private final BatchBudget budget;
    private final GracefulShutdown gracefulShutdown;

    CloseGroups(Session session, Settings settings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Closes all of them, batch by batch.
     *
     * @return how many
     */
    public long run() {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long closed = session.createNativeMutationQuery(SQL)
                    .setParameter("rows", budget.rows())
                    .executeUpdate();
            return new Batch<>(closed, closed > 0);
        });
    }
}
