package io.parsermanager.task;

import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.FlowPage.Flow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import org.hibernate.Session;

/**
 * Forgets groups that finished longer ago than TASK_RETENTION, with their tasks, a page and a transaction at a time. Safe on every
 * replica at once.
 *
 * <p>Only finished tasks of finished groups are touched, and those that somebody holds are left for the next beat: a retry that
 * races is never robbed of its task. Tasks are locked before the trigger locks their groups, as everywhere.
 */
@ApplicationScoped
public class PurgeOld {
    private static final String OLD_GROUPS = """
            SELECT id FROM task_group WHERE finished_at < now() - make_interval(secs => :retention_s) ORDER BY finished_at LIMIT :groups
            """;

    private static final String DELETE_TASKS = """
            WITH old AS (
                SELECT t.id FROM task t JOIN task_group g ON g.id = t.task_group_id
                WHERE g.id = ANY (:groups) AND g.finished_at < now() - make_interval(secs => :retention_s)
                      AND t.status IN ('SUCCESS', 'FAILED', 'CANCELED')
                LIMIT :page FOR UPDATE OF t SKIP LOCKED
            ), forgotten AS (
                DELETE FROM task_source WHERE task_id IN (SELECT id FROM old)
            )
            DELETE FROM task WHERE id IN (SELECT id FROM old)
            """;

    private static final String DELETE_GROUPS = """
            DELETE FROM task_group g
            WHERE g.id = ANY (:groups) AND g.finished_at < now() - make_interval(secs => :retention_s)
                  AND NOT EXISTS (SELECT FROM task t WHERE t.task_group_id = g.id)
            """;

    /** What is gone. */
    public record Purged(long tasks, long groups) {
        /** Nothing is old enough. */
        public static final Purged NOTHING = new Purged(0, 0);
    }

    private final Session session;
    private final Settings settings;
    private final Event<FlowPage> pages;
    private final Stopping stopping;

    PurgeOld(Session session, Settings settings, Event<FlowPage> pages, Stopping stopping) {
        this.session = session;
        this.settings = settings;
        this.pages = pages;
        this.stopping = stopping;
    }

    /** Purges page after page until nothing old is left that can be had. */
    public Purged run() {
        Purged purged = Purged.NOTHING;
        Purged page;
        do {
            page = QuarkusTransaction.requiringNew().call(this::page);
            purged = new Purged(purged.tasks + page.tasks, purged.groups + page.groups);
        } while (!page.equals(Purged.NOTHING) && !stopping.asked());
        return purged;
    }

    private Purged page() {
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
                .setParameter("page", settings.purgePageSize())
                .executeUpdate();
        int gone = session.createNativeMutationQuery(DELETE_GROUPS)
                .setParameter("groups", ids)
                .setParameter("retention_s", settings.taskRetention().toSeconds())
                .executeUpdate();
        pages.fire(new FlowPage(Flow.PURGE, tasks, since, List.of()));
        return new Purged(tasks, gone);
    }
}
