package io.parsermanager.tasktype;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.hibernate.Session;

/**
 * Moves the next run of a task type's schedules after its cron has changed, batch by batch. Schedules with an interval of their own do not
 * move, and neither do adaptive ones. Overdue schedules do not move, since they run now. A schedule that failed does not run before its back-off or its next probe.
 *
 * <p>The task type stores the position. If the move is interrupted, the next change or the timer continues it.
 */
@ApplicationScoped
public class ReplanSchedules {
    private static final String UNFINISHED = "SELECT id FROM task_type WHERE replan_after IS NOT NULL ORDER BY id";

    private static final String POSITION = """
            SELECT replan_after FROM task_type WHERE id = :task_type AND replan_after IS NOT NULL FOR NO KEY UPDATE
            """;

    private static final String MOVE = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM source_schedule
                WHERE task_type_id = :task_type AND id > :after AND interval_s IS NULL AND NOT adaptive
                ORDER BY id LIMIT :rows FOR NO KEY UPDATE
            ), moved AS (
                UPDATE source_schedule ss SET next_run_at = CASE
                    WHEN ss.failures = 0 THEN %1$s
                    ELSE GREATEST(%1$s, LEAST(ss.next_run_at, now() + make_interval(secs =>
                        CASE WHEN ss.quarantined_at IS NULL THEN :backoff_max_s ELSE :probe_s END)))
                END, next_why = CASE
                    WHEN ss.failures = 0 OR %1$s >= LEAST(ss.next_run_at, now() + make_interval(secs =>
                        CASE WHEN ss.quarantined_at IS NULL THEN :backoff_max_s ELSE :probe_s END))
                        THEN regular_why(false, NULL, NULL)
                    ELSE ss.next_why
                END
                FROM %2$s
                WHERE ss.id = ANY (ARRAY(SELECT id FROM picked)) AND f.task_type_id = ss.task_type_id AND ss.next_run_at > now()
            )
            SELECT count(*) AS schedules, coalesce(max(id), 0) AS last FROM picked
            """.formatted(NextFirings.runOf("ss.source_id"), NextFirings.FIRINGS);

    private static final String KEEP_POSITION = """
            UPDATE task_type SET replan_after = :last WHERE id = :task_type
            """;

    /**
     * What one batch moved.
     *
     * @param schedules the number of schedules
     * @param last the highest id among them
     */
    @RegisterForReflection
    public record Moved(Long schedules, Long last) {}

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;
    private final GracefulShutdown gracefulShutdown;

    ReplanSchedules(Session session, Settings settings, NextFirings nextFirings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Continues all moves that were interrupted. */
    public void finish() {
        BatchLoop.one(() -> session.createNativeQuery(UNFINISHED, Long.class).getResultList())
                .forEach(this::run);
    }

    /**
     * Moves the schedules of a task type that is marked for it, from the stored position on.
     *
     * @return how many schedules it read
     */
    public long run(long taskType) {
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> batch(taskType));
    }

    private Batch<Long> batch(long taskType) {
        List<Long> after = session.createNativeQuery(POSITION, Long.class)
                .setParameter("task_type", taskType)
                .getResultList();
        if (after.isEmpty()) {
            return new Batch<>(0L, false);
        }
        Moved moved = nextFirings
                .ofTaskType(taskType)
                .bind(session.createNativeQuery(MOVE, Moved.class))
                .setParameter("task_type", taskType)
                .setParameter("after", after.get(0))
                .setParameter("rows", settings.createPageSize())
                .setParameter("backoff_max_s", seconds(settings.failureBackoffMax()))
                .setParameter("probe_s", seconds(settings.quarantineProbeEvery()))
                .getSingleResult();
        boolean more = moved.schedules() == settings.createPageSize();
        session.createNativeMutationQuery(KEEP_POSITION)
                .setParameter("last", more ? moved.last() : null, Long.class)
                .setParameter("task_type", taskType)
                .executeUpdate();
        return new Batch<>(moved.schedules(), more);
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
