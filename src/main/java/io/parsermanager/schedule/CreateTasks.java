package io.parsermanager.schedule;

import io.parsermanager.http.Filter;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMade;
import io.parsermanager.task.Trigger;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.Session;

/**
 * Turns schedules into task groups and tasks, a page and a transaction at a time. Safe on every replica at once.
 *
 * <p>A page is locked first and worked on by a second statement, whose snapshot therefore sees everything that earlier
 * holders of those locks committed: that is why a source never gets two active tasks of one type, whoever races.
 */
@ApplicationScoped
public class CreateTasks {
    private static final String LOCK_DUE = """
            SELECT id FROM source_schedule
            WHERE enabled AND next_run_at <= :as_of
            ORDER BY next_run_at LIMIT :page FOR NO KEY UPDATE SKIP LOCKED
            """;

    private static final String LOCK_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.enabled AND ss.id > :after AND %s
            ORDER BY ss.id LIMIT :page FOR NO KEY UPDATE OF ss
            """;

    /** Paused schedules that are due move on without a task, so that nothing piles up for the day they are resumed. */
    private static final String MAKE = """
            WITH judged AS (
                SELECT ss.id, ss.source_id, tt.id AS task_type_id, tt.batch_size,
                       NOT (s.enabled AND tt.enabled AND st.enabled) AS disabled,
                       EXISTS (SELECT FROM task t
                               WHERE t.id = ss.last_task_id AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')) AS in_flight
                FROM source_schedule ss
                JOIN source s ON s.id = ss.source_id
                JOIN task_type tt ON tt.id = ss.task_type_id
                JOIN source_type st ON st.code = tt.source_type
                WHERE ss.id = ANY (:schedules)
            ), batched AS (
                SELECT id, source_id, task_type_id,
                       (row_number() OVER (PARTITION BY task_type_id ORDER BY source_id) - 1) / batch_size AS batch
                FROM judged WHERE NOT disabled AND NOT in_flight
            ), made_group AS (
                INSERT INTO task_group (task_type_id, trigger, firing, actor, reason)
                SELECT task_type_id, :trigger, :firing, :actor, :reason
                FROM (SELECT DISTINCT task_type_id FROM batched ORDER BY task_type_id) types
                ON CONFLICT (task_type_id, firing) DO UPDATE SET firing = EXCLUDED.firing
                RETURNING id, task_type_id
            ), numbered AS MATERIALIZED (
                SELECT task_type_id, batch, nextval('task_id') AS task_id
                FROM (SELECT DISTINCT task_type_id, batch FROM batched ORDER BY task_type_id, batch) batches
            ), made_task AS (
                INSERT INTO task (id, task_group_id, task_type_id, deadline_at, expires_at)
                SELECT n.task_id, g.id, tt.id,
                       now() + make_interval(secs => LEAST(tt.dispatch_timeout_s, tt.max_duration_s)),
                       now() + make_interval(secs => tt.max_duration_s)
                FROM numbered n
                JOIN made_group g USING (task_type_id)
                JOIN task_type tt ON tt.id = n.task_type_id
            ), made_task_source AS (
                INSERT INTO task_source (task_id, source_id)
                SELECT n.task_id, b.source_id FROM batched b JOIN numbered n USING (task_type_id, batch)
            ), moved_on AS (
                UPDATE source_schedule ss
                SET last_task_id = coalesce(n.task_id, ss.last_task_id),
                    next_run_at = CASE
                        WHEN ss.next_run_at > now() THEN ss.next_run_at
                        WHEN ss.interval_s IS NULL THEN f.firing + spread_offset(ss.source_id, f.spread_s)
                        ELSE ss.next_run_at + make_interval(secs =>
                            ss.interval_s * (floor(extract(epoch FROM now() - ss.next_run_at) / ss.interval_s) + 1))
                    END
                FROM judged j
                JOIN unnest(:task_types, :firings, :spreads) AS f (task_type_id, firing, spread_s)
                    ON f.task_type_id = j.task_type_id
                LEFT JOIN (batched b JOIN numbered n USING (task_type_id, batch)) ON b.id = j.id
                WHERE ss.id = j.id
            )
            SELECT (SELECT count(*) FROM numbered) AS tasks,
                   (SELECT count(*) FROM batched) AS sources,
                   (SELECT count(*) FROM judged WHERE in_flight AND NOT disabled) AS overlaps,
                   (SELECT count(*) FROM judged WHERE disabled) AS disabled,
                   (SELECT array_agg(id) FROM made_group) AS group_ids
            """;

    /** What {@link #MAKE} answers. */
    public record MadePage(Long tasks, Long sources, Long overlaps, Long disabled, Long[] groupIds) {}

    /**
     * What one firing came to.
     *
     * @param tasks made
     * @param sources that these tasks cover, all task types together
     * @param overlaps schedules left out because their last task is still active
     * @param disabled due schedules left out because their source, task type or source type is disabled
     * @param groupIds of the groups made or added to
     */
    public record Made(long tasks, long sources, long overlaps, long disabled, Set<Long> groupIds) {
        static final Made NOTHING = new Made(0, 0, 0, 0, Set.of());

        Made plus(MadePage page) {
            Set<Long> groups = new TreeSet<>(groupIds);
            groups.addAll(page.groupIds == null ? List.of() : List.of(page.groupIds));
            return new Made(
                    tasks + page.tasks,
                    sources + page.sources,
                    overlaps + page.overlaps,
                    disabled + page.disabled,
                    groups);
        }
    }

    private record Locked(List<Long> schedules, Made made) {}

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;
    private final Event<TasksMade> tasksMade;

    CreateTasks(Session session, Settings settings, NextFirings nextFirings, Event<TasksMade> tasksMade) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
        this.tasksMade = tasksMade;
    }

    /** Makes the tasks of one firing. Each page is committed by itself: a failure keeps the pages before it. */
    public Made fire(Firing firing) {
        Instant asOf = QuarkusTransaction.requiringNew().call(this::now);
        String key = firing.trigger() == Trigger.CRON ? beat(asOf) : firing.key();
        Made made = Made.NOTHING;
        List<Long> schedules = List.of();
        do {
            long after = schedules.isEmpty() ? 0 : schedules.get(schedules.size() - 1);
            Made before = made;
            Locked page = QuarkusTransaction.requiringNew().call(() -> page(firing, key, asOf, after, before));
            schedules = page.schedules;
            made = page.made;
        } while (schedules.size() == settings.createPageSize());
        if (made.tasks > 0) {
            tasksMade.fireAsync(new TasksMade(made.tasks));
        }
        return made;
    }

    private Locked page(Firing firing, String key, Instant asOf, long after, Made made) {
        List<Long> schedules = firing.trigger() == Trigger.CRON ? lockDue(asOf) : lockAskedFor(firing, asOf, after);
        return new Locked(schedules, schedules.isEmpty() ? made : made.plus(make(firing, key, schedules)));
    }

    private List<Long> lockDue(Instant asOf) {
        return session.createNativeQuery(LOCK_DUE, Long.class)
                .setParameter("as_of", asOf)
                .setParameter("page", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockAskedFor(Firing firing, Instant asOf, long after) {
        Filter filter = new Filter()
                .and("ss.next_run_at <= :as_of", "as_of", firing.onlyDue() ? asOf : null)
                .and("tt.source_type = :source_type", "source_type", firing.sourceType())
                .and("tt.code = :task_type", "task_type", firing.taskType());
        if (!firing.sourceIds().isEmpty()) {
            filter.and(
                    "ss.source_id = ANY (:sources)",
                    "sources",
                    firing.sourceIds().toArray(Long[]::new));
        }
        if (!firing.tags().isEmpty()) {
            filter.and("s.tags @> :tags", "tags", firing.tags().toArray(String[]::new));
        }
        return filter.bind(session.createNativeQuery(LOCK_ASKED_FOR.formatted(filter.where()), Long.class))
                .setParameter("after", after)
                .setParameter("page", settings.createPageSize())
                .getResultList();
    }

    private MadePage make(Firing firing, String key, List<Long> schedules) {
        NextFirings.Arrays next = nextFirings.afterNow();
        return session.createNativeQuery(MAKE, MadePage.class)
                .setParameter("schedules", schedules.toArray(Long[]::new))
                .setParameter("trigger", firing.trigger().name())
                .setParameter("firing", key)
                .setParameter("actor", firing.actor(), String.class)
                .setParameter("reason", firing.reason(), String.class)
                .setParameter("task_types", next.taskTypeIds())
                .setParameter("firings", next.firings())
                .setParameter("spreads", next.spreads())
                .getSingleResult();
    }

    private Instant now() {
        return session.createNativeQuery("SELECT now()", Instant.class).getSingleResult();
    }

    /** Replicas whose timers beat within the same period fill the same group. */
    private String beat(Instant asOf) {
        return "cron:"
                + asOf.toEpochMilli() / Math.max(1, settings.createEvery().toMillis());
    }
}
