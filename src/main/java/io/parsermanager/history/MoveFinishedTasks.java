package io.parsermanager.history;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.BoundedTasks;
import io.parsermanager.task.MoveToHistory;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Moves finished tasks that are still among the unfinished ones to history. There are none in normal running. During an upgrade there
 * are: replicas of the release before this one finish tasks in place.
 */
@ApplicationScoped
public class MoveFinishedTasks {
    static final String SQL =
            """
            WITH picked AS MATERIALIZED (
                SELECT id FROM task WHERE status IN ('SUCCESS', 'FAILED', 'CANCELED') LIMIT :rows FOR UPDATE SKIP LOCKED
            ), %s, ended AS (
                DELETE FROM task t WHERE t.id = ANY (ARRAY(SELECT id FROM bounded))
                RETURNING %s, t.status, t.started_at, t.finished_at, t.cancel_reason, t.canceled_by, t.cancel_note, t.error_code, t.error_message,
                          t.worker, t.stats
            ), %s, %s
            SELECT count(*) FROM ended
            """.formatted(BoundedTasks.SQL, MoveToHistory.UNCHANGED, MoveToHistory.TASKS, MoveToHistory.SOURCES);

    private final Session session;
    private final BatchBudget budget;
    private final GracefulShutdown gracefulShutdown;

    MoveFinishedTasks(Session session, Settings settings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Moves all of them, batch by batch.
     *
     * @return how many
     */
    public long run() {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long moved = session.createNativeQuery(SQL, Long.class)
                    .setParameter("rows", budget.rows())
                    .setParameter("child_rows", budget.childRows())
                    .getSingleResult();
            return new Batch<>(moved, moved > 0);
        });
    }
}
