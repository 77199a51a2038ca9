package io.parsermanager.quota;

/**
 * The part of {@link io.parsermanager.create.InsertTasks}' statement that keeps quotas: SQL that follows {@code judged}, which has the
 * schedules of a batch.
 *
 * <p>A task that cannot be sent for long is not made. Where a key is closed, its window is spent, or the tasks made for it fill its line, the
 * schedule gets the place instead: it is due again when the task can be sent. Tasks made by hand are always made.
 *
 * <p>The statement locks keys after schedules and before groups, in the order of their ids. Without keys each of these expressions is empty.
 */
public final class TasksWithinQuotas {
    /** The columns that {@code judged} needs of source s and of types tt. */
    public static final String COLUMNS = "s.quota_keys, s.quota_cost, tt.task_type";

    /**
     * {@code quota_put_off} has the schedules that make no task, the time at which each is due again, and the key that makes it wait longest. {@code quota_asked} has the cost
     * of each other schedule by key.
     *
     * <p>The schedules ask in the order in which they were due. Schedules that are put off get times a step apart, over all batches. Those
     * of a line return when half of {@code :line_max_s} is left of it.
     */
    public static final String PUT_OFF = """
            quota_locked AS MATERIALIZED (
                SELECT k.id, quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) AS step, coalesce(k.burst, q.burst) AS burst,
                       coalesce(k.window_limit, q.window_limit) - q.reserve AS room, q.costs,
                       GREATEST(k.made_until, now()) AS made_until, GREATEST(k.schedules_until, now()) AS schedules_until,
                       CASE WHEN k.closed_until > now() THEN k.closed_until END AS closed_until,
                       coalesce(k.window_ends_at > now(), false) AS in_window,
                       CASE WHEN k.window_ends_at > now() THEN k.window_ends_at ELSE quota_window_end(q.time_zone, now()) END AS window_ends_at,
                       CASE WHEN k.window_ends_at > now() THEN GREATEST(k.used, k.made) ELSE 0 END AS spent
                FROM quota_key k JOIN quota q ON q.id = k.quota_id AND q.enabled
                WHERE k.id = ANY (ARRAY(SELECT unnest(j.quota_keys) FROM judged j WHERE NOT (disabled OR paused OR held OR in_flight)))
                ORDER BY k.id FOR NO KEY UPDATE OF k
            ), quota_asking AS MATERIALIZED (
                SELECT j.id AS schedule_id, k.id AS key, j.next_run_at, c.cost, k.step, k.burst, k.room, k.made_until, k.schedules_until,
                       k.closed_until, k.window_ends_at, k.spent,
                       sum(c.cost) OVER (PARTITION BY k.id ORDER BY j.next_run_at, j.id) AS cost_up_to
                FROM judged j
                CROSS JOIN unnest(j.quota_keys) AS x (key)
                JOIN quota_locked k ON k.id = x.key
                CROSS JOIN LATERAL (SELECT coalesce(j.quota_cost, CAST(k.costs ->> j.task_type AS integer), 1) AS cost) c
                WHERE NOT (disabled OR paused OR held OR in_flight)
            ), quota_late AS (
                SELECT *, sum(cost) OVER (PARTITION BY key ORDER BY next_run_at, schedule_id) AS late_cost
                FROM (SELECT *, spent + cost_up_to > room AS is_spent,
                             made_until + step * CAST(cost_up_to - burst AS double precision) > now() + make_interval(secs => :line_max_s) AS too_long
                      FROM quota_asking) a
                WHERE :by_timer AND (closed_until IS NOT NULL OR is_spent OR too_long)
            ), quota_put_off AS MATERIALIZED (
                SELECT schedule_id, max(place) AS place, (array_agg(key ORDER BY place DESC, key))[1] AS key
                FROM (SELECT schedule_id, key,
                             GREATEST(schedules_until, closed_until, CASE WHEN is_spent THEN window_ends_at END,
                                      CASE WHEN too_long THEN GREATEST(now(), made_until - make_interval(secs => :line_max_s))
                                           + make_interval(secs => :line_max_s / 2) END)
                             + CASE WHEN step IS NULL THEN make_interval(secs => schedule_id % 300) ELSE step * CAST(late_cost AS double precision) END
                             AS place
                      FROM quota_late) l
                GROUP BY schedule_id
            ), quota_asked AS MATERIALIZED (
                SELECT a.schedule_id, a.key, a.cost FROM quota_asking a
                WHERE NOT EXISTS (SELECT FROM quota_put_off o WHERE o.schedule_id = a.schedule_id)
            )""";

    /** {@code quota_of_task}: what each task takes of its keys, from {@code planned}. {@code quota_moved}: the keys know what was made. */
    public static final String COSTS = """
            quota_of_task AS MATERIALIZED (
                SELECT task_id, array_agg(key ORDER BY key) AS quota_keys, array_agg(cost ORDER BY key) AS quota_costs
                FROM (SELECT p.task_id, a.key, CAST(sum(a.cost) AS integer) AS cost
                      FROM quota_asked a JOIN planned p ON p.id = a.schedule_id WHERE p.fit GROUP BY p.task_id, a.key) c
                GROUP BY task_id
            ), quota_moved AS (
                UPDATE quota_key k SET
                    made_until = CASE WHEN m.cost IS NOT NULL AND l.step IS NOT NULL THEN l.made_until + l.step * m.cost ELSE k.made_until END,
                    schedules_until = coalesce(m.place, k.schedules_until),
                    used = CASE WHEN l.in_window THEN k.used ELSE 0 END,
                    made = CASE WHEN l.in_window THEN k.made ELSE 0 END + coalesce(CAST(m.cost AS bigint), 0),
                    window_ends_at = CASE WHEN l.room IS NOT NULL THEN l.window_ends_at END
                FROM quota_locked l
                JOIN (SELECT key, CAST(sum(cost) AS double precision) AS cost, max(place) AS place
                      FROM (SELECT key, cost, NULL AS place FROM quota_asked
                            UNION ALL
                            SELECT a.key, NULL, o.place FROM quota_asking a JOIN quota_put_off o USING (schedule_id) WHERE a.step IS NOT NULL) b
                      GROUP BY key) m ON m.key = l.id
                WHERE k.id = l.id
            )""";

    private TasksWithinQuotas() {}
}
