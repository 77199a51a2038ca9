package io.parsermanager.schedule;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Moves the next run of a task type's schedules after its cron has changed, a page and a transaction at a time. Schedules with
 * an interval of their own stay. If it is cut short, the rest move at their next firing.
 */
@ApplicationScoped
public class ReplanSchedules {
    private static final String SQL = """
            WITH picked AS (
                SELECT id FROM source_schedule
                WHERE task_type_id = :task_type AND id > :after AND interval_s IS NULL
                ORDER BY id LIMIT :page FOR NO KEY UPDATE
            ), moved AS (
                UPDATE source_schedule ss SET next_run_at = f.firing + spread_offset(ss.source_id, f.spread_s)
                FROM unnest(:task_types, :firings, :spreads) AS f (task_type_id, firing, spread_s)
                WHERE ss.id IN (SELECT id FROM picked) AND f.task_type_id = ss.task_type_id
            )
            SELECT count(*) AS schedules, coalesce(max(id), 0) AS last FROM picked
            """;

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;

    ReplanSchedules(Session session, Settings settings, NextFirings nextFirings) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
    }

    /**
     * Moves them.
     *
     * @return how many
     */
    public long run(long taskType) {
        return SchedulePage.walk(settings.createPageSize(), after -> page(taskType, after));
    }

    private SchedulePage page(long taskType, long after) {
        NextFirings.Arrays firings = nextFirings.afterNow();
        return session.createNativeQuery(SQL, SchedulePage.class)
                .setParameter("task_type", taskType)
                .setParameter("after", after)
                .setParameter("page", settings.createPageSize())
                .setParameter("task_types", firings.taskTypeIds())
                .setParameter("firings", firings.firings())
                .setParameter("spreads", firings.spreads())
                .getSingleResult();
    }
}
