package io.parsermanager.schedule;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Marks schedules that begin to miss the promise of their task type (fresh_within_s), so that each is told of once, and takes the mark from
 * those whose promise was changed. A success takes it as well. Safe on every replica at once: one of them changes each schedule.
 */
@ApplicationScoped
public class MarkStaleSchedules {
    private static final String MISSED = """
            tt.fresh_within_s IS NOT NULL AND tt.enabled AND ss.enabled AND s.enabled
            AND coalesce(ss.last_success_at, ss.created_at) < now() - make_interval(secs => tt.fresh_within_s)""";

    private static final String MARK = """
            WITH picked AS MATERIALIZED (
                SELECT ss.id FROM task_type tt
                JOIN source_schedule ss ON ss.task_type_id = tt.id
                JOIN source s ON s.id = ss.source_id
                WHERE ss.stale_at IS NULL AND %s
                ORDER BY ss.id LIMIT :rows FOR NO KEY UPDATE OF ss SKIP LOCKED
            )
            UPDATE source_schedule SET stale_at = now() WHERE id = ANY (ARRAY(SELECT id FROM picked))
            """.formatted(MISSED);

    private static final String UNMARK = """
            WITH picked AS MATERIALIZED (
                SELECT ss.id FROM source_schedule ss
                JOIN task_type tt ON tt.id = ss.task_type_id
                JOIN source s ON s.id = ss.source_id
                WHERE ss.stale_at IS NOT NULL AND NOT (%s)
                ORDER BY ss.id LIMIT :rows FOR NO KEY UPDATE OF ss SKIP LOCKED
            )
            UPDATE source_schedule SET stale_at = NULL WHERE id = ANY (ARRAY(SELECT id FROM picked))
            """.formatted(MISSED);

    private static final int ROWS = 5_000;

    private final Session session;
    private final GracefulShutdown gracefulShutdown;

    MarkStaleSchedules(Session session, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Looks at all schedules whose task type makes a promise.
     *
     * @return how many schedules it has marked or unmarked
     */
    public int run() {
        return all(MARK) + all(UNMARK);
    }

    private int all(String statement) {
        return BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            int schedules = session.createNativeMutationQuery(statement)
                    .setParameter("rows", ROWS)
                    .executeUpdate();
            return new Batch<>(schedules, schedules == ROWS);
        });
    }
}
