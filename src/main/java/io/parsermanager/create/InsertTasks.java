package io.parsermanager.create;

import io.parsermanager.quota.TasksWithinQuotas;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.LeftOut;
import io.parsermanager.task.Trigger;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.trace.Traces;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.hibernate.Session;

/**
 * Inserts the groups and tasks of schedules and moves the schedules on, all in one statement.
 *
 * <p>The caller's transaction must have locked the schedules in an earlier statement. The snapshot of this statement then includes
 * everything that earlier holders of those locks committed. That is why a source never has two active tasks of one type, however many
 * replicas race.
 */
@ApplicationScoped
public class InsertTasks {
    /**
     * Disabled and paused schedules that are due move on without a task, so that nothing accumulates until somebody resumes them. Schedules
     * of overloaded source types stay due and run once later, however many runs they missed. If an overloaded source type has no task left
     * as a probe, its schedules make tasks all the same. Schedules whose task type has no usable cron are put off.
     *
     * <p>{@link GroupsOfFiring} finds or makes the groups.
     *
     * <p>MATERIALIZED evaluates each schedule once; window functions would evaluate it again and again. The active task is looked up by its
     * key; a set of all active tasks would be built anew for every batch.
     */
    private static final String SQL = """
            WITH types AS MATERIALIZED (
                SELECT tt.id AS task_type_id, coalesce(CAST(:batch_size AS bigint), tt.batch_size) AS batch_size, tt.dispatch_timeout_s,
                       tt.max_duration_s, tt.min_interval_s, tt.max_interval_s, tt.code AS task_type, f.prior_firing, f.last_firing,
                       f.last_spread_s, f.firing, f.spread_s, f.slice_s,
                       NOT (tt.enabled AND st.enabled) AS disabled,
                       is_paused(tt.paused_at, tt.paused_until) OR is_paused(st.paused_at, st.paused_until) AS paused,
                       :by_timer AND st.overloaded_at IS NOT NULL AND EXISTS (
                           SELECT FROM task_group g WHERE g.task_type_id = tt.id AND g.status IN ('NEW', 'IN_PROGRESS') AND g.new_tasks > 0) AS held
                FROM task_type tt
                JOIN source_type st ON st.code = tt.source_type
                JOIN %1$s ON f.task_type_id = tt.id
            ), judged AS MATERIALIZED (
                SELECT ss.id, ss.source_id, ss.next_run_at, ss.interval_s, tt.task_type_id, tt.batch_size, tt.last_firing, tt.last_spread_s,
                       tt.firing, tt.spread_s, tt.slice_s, %6$s,
                       coalesce(ss.min_interval_s, tt.min_interval_s) AS lowest, coalesce(ss.max_interval_s, tt.max_interval_s) AS highest,
                       %3$s, tt.held OR :by_timer AND tt.firing IS NULL AND ss.interval_s IS NULL AND NOT ss.adaptive AS held,
                       tt.firing IS NULL AND ss.interval_s IS NULL AND NOT ss.adaptive AS unplannable,
                       CASE WHEN ss.enabled AND ss.next_run_at <= now()
                            THEN CAST(extract(epoch FROM now() - ss.next_run_at) AS double precision) END AS late_s,
                       tt.disabled OR NOT s.enabled AS disabled,
                       tt.paused OR is_paused(s.paused_at, s.paused_until)
                           OR EXISTS (SELECT FROM tag_pause p
                                      WHERE p.tag = ANY (s.tags) AND is_paused(p.paused_at, p.paused_until)) AS paused,
                       coalesce((SELECT t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS') FROM task t WHERE t.id = ss.last_task_id), false) AS in_flight
                FROM source_schedule ss
                JOIN source s ON s.id = ss.source_id
                JOIN types tt ON tt.task_type_id = ss.task_type_id
                WHERE ss.id = ANY (:schedules)
            ), %4$s, batched AS (
                SELECT *, CASE WHEN fit THEN (row_number() OVER (PARTITION BY fit, task_type_id, group_key, quota_keys ORDER BY source_id) - 1) / batch_size END AS batch
                FROM (SELECT j.*, o.place, o.key AS place_key, NOT (disabled OR paused OR held OR in_flight OR o.place IS NOT NULL) AS fit
                      FROM judged j LEFT JOIN quota_put_off o ON o.schedule_id = j.id) j
            ), numbered AS (
                SELECT *, CASE WHEN fit THEN dense_rank() OVER (PARTITION BY fit ORDER BY task_type_id, group_key, quota_keys, batch) END AS nr FROM batched
            ), fresh AS MATERIALIZED (
                SELECT array_agg(nextval('task_id')) AS ids FROM generate_series(1, (SELECT max(nr) FROM numbered))
            ), planned AS MATERIALIZED (
                SELECT n.*, fresh.ids[n.nr] AS task_id FROM numbered n, fresh
            ), %7$s, %5$s, made_task AS (
                INSERT INTO task (id, task_group_id, task_type_id, quota_keys, quota_costs, deadline_at, expires_at)
                SELECT p.task_id, g.id, tt.task_type_id, q.quota_keys, q.quota_costs,
                       now() + make_interval(secs => LEAST(tt.dispatch_timeout_s, tt.max_duration_s)),
                       now() + make_interval(secs => tt.max_duration_s)
                FROM (SELECT DISTINCT task_id, task_type_id, group_key FROM planned WHERE fit ORDER BY task_id) p
                JOIN made_group g USING (task_type_id, group_key)
                JOIN types tt USING (task_type_id)
                LEFT JOIN quota_of_task q USING (task_id)
            ), made_task_source AS (
                INSERT INTO task_source (task_id, source_id) SELECT task_id, source_id FROM planned WHERE fit
            ), moved_on AS (
                UPDATE source_schedule ss
                SET last_task_id = coalesce(f.task_id, ss.last_task_id),
                    next_run_at = CASE
                        WHEN ss.next_run_at > now() THEN ss.next_run_at
                        WHEN f.held AND NOT (f.disabled OR f.paused OR f.unplannable) THEN now() + make_interval(secs => :put_off_s)
                        WHEN f.place IS NOT NULL THEN f.place
                        WHEN ss.adaptive
                            THEN now() + jittered(coalesce(ss.interval_now_s, first_interval(f.lowest, f.highest)), f.lowest, f.highest)
                        WHEN ss.interval_s IS NULL THEN %2$s
                        ELSE ss.next_run_at + make_interval(secs =>
                            ss.interval_s * (floor(extract(epoch FROM now() - ss.next_run_at) / ss.interval_s) + 1))
                    END,
                    next_why = CASE
                        WHEN ss.next_run_at > now() THEN ss.next_why
                        WHEN f.held AND NOT (f.disabled OR f.paused OR f.unplannable) THEN jsonb_build_object('by', 'OVERLOAD')
                        WHEN f.place IS NOT NULL THEN jsonb_build_object('by', 'QUOTA', 'key', f.place_key)
                        ELSE regular_why(ss.adaptive, ss.interval_s, ss.interval_now_s)
                    END
                FROM planned f
                WHERE ss.id = f.id AND ss.id = ANY (:schedules)
            )
            SELECT p.task_type_id,
                   coalesce(max(nr) - min(nr) + 1, 0) AS tasks,
                   count(*) FILTER (WHERE fit) AS sources,
                   count(*) FILTER (WHERE in_flight AND NOT disabled AND NOT paused AND NOT held) AS overlaps,
                   count(*) FILTER (WHERE disabled) AS disabled,
                   count(*) FILTER (WHERE paused AND NOT disabled) AS paused,
                   count(*) FILTER (WHERE held AND NOT disabled AND NOT paused) AS put_off,
                   count(*) FILTER (WHERE place IS NOT NULL) AS waiting,
                   ARRAY(SELECT g.id FROM made_group g WHERE g.task_type_id = p.task_type_id ORDER BY g.id) AS group_ids,
                   array_agg(late_s) FILTER (WHERE fit AND late_s IS NOT NULL) AS late_s
            FROM planned p GROUP BY p.task_type_id ORDER BY p.task_type_id
            """.formatted(
                    NextFirings.FIRINGS,
                    NextFirings.runOf("ss.source_id"),
                    TasksWithinQuotas.COLUMNS,
                    TasksWithinQuotas.PUT_OFF,
                    TasksWithinQuotas.COSTS,
                    GroupsOfFiring.COLUMNS,
                    GroupsOfFiring.GROUPS);

    /**
     * The tasks made for one task type.
     *
     * @param tasks how many were made
     * @param sources how many sources these tasks cover
     * @param overlaps schedules left out because their last task is active
     * @param disabled schedules left out because their source, task type or source type is disabled
     * @param paused schedules left out because their source, one of its tags, its task type or its source type is paused
     * @param putOff schedules that stay due until later because their source type is overloaded
     * @param waiting schedules that stay due until later because of a quota
     * @param groupIds the groups that were made or filled
     * @param lateS the delay of each source that was due, in seconds; null if there is none
     */
    @RegisterForReflection
    public record Row(
            Long taskTypeId,
            Long tasks,
            Long sources,
            Long overlaps,
            Long disabled,
            Long paused,
            Long putOff,
            Long waiting,
            Long[] groupIds,
            Double[] lateS) {}

    /**
     * The tasks made for all task types: the sums of {@link Row}, and the groups in the order of their task types.
     *
     * @param putOff because of an overload or a quota
     */
    public record Made(
            long tasks, long sources, long overlaps, long disabled, long paused, long putOff, List<Long> groupIds) {
        static Made of(List<Row> rows) {
            return new Made(
                    sum(rows, Row::tasks),
                    sum(rows, Row::sources),
                    sum(rows, Row::overlaps),
                    sum(rows, Row::disabled),
                    sum(rows, Row::paused),
                    sum(rows, Row::putOff) + sum(rows, Row::waiting),
                    rows.stream().flatMap(row -> Arrays.stream(row.groupIds)).toList());
        }

        private static long sum(List<Row> rows, ToLongFunction<Row> count) {
            return rows.stream().mapToLong(count).sum();
        }
    }

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;
    private final Event<TasksMoved> tasksMoved;
    private final Traces traces;

    InsertTasks(
            Session session, Settings settings, NextFirings nextFirings, Event<TasksMoved> tasksMoved, Traces traces) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
        this.tasksMoved = tasksMoved;
        this.traces = traces;
    }

    /**
     * Makes the tasks.
     *
     * @param schedules ids of schedules that the transaction has locked
     * @param batchSize the most sources per task; null: the batch size of the task type
     */
    Made make(Firing firing, List<Long> schedules, Integer batchSize) {
        return traces.span("make tasks", traceparent -> make(firing, schedules, batchSize, traceparent));
    }

    private Made make(Firing firing, List<Long> schedules, Integer batchSize, String traceparent) {
        long since = System.nanoTime();
        NextFirings.Arrays next = nextFirings.ofSchedules(schedules);
        List<Row> rows = next.bind(session.createNativeQuery(SQL, Row.class))
                .setParameter("schedules", schedules.toArray(Long[]::new))
                .setParameter("batch_size", batchSize, Integer.class)
                .setParameter("by_timer", firing.trigger() == Trigger.CRON)
                .setParameter("line_max_s", (double) settings.quotaLineMax().toSeconds())
                .setParameter("put_off_s", settings.overloadPutOff().toSeconds())
                .setParameter("trigger", firing.trigger().name())
                .setParameter("firing", firing.key(), String.class)
                .setParameter("window_s", (double) settings.groupWindow().toSeconds())
                .setParameter("actor", firing.actor(), String.class)
                .setParameter("reason", firing.reason(), String.class)
                .setParameter("traceparent", traceparent, String.class)
                .getResultList();
        Made made = Made.of(rows);
        tasksMoved.fire(new TasksMoved(
                firing.trigger() == Trigger.CRON ? Flow.CREATE : Flow.MANUAL,
                schedules.size(),
                since,
                MadeByType.of(firing, next, rows),
                new LeftOut(
                        made.overlaps,
                        made.disabled,
                        made.paused,
                        Made.sum(rows, Row::putOff),
                        Made.sum(rows, Row::waiting))));
        return made;
    }
}
