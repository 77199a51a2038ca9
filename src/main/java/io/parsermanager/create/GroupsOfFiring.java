package io.parsermanager.create;

/**
 * The part of {@link InsertTasks}' statement that finds and makes groups. A group by hand has the key of its call. A group of the timer is a
 * firing: that of the task type's cron, or the window of GROUP_WINDOW that now lies in for schedules with an interval.
 */
final class GroupsOfFiring {
    /** Late batches of a firing come so long after the last slice is due. */
    private static final int GRACE_S = 60;

    /** A schedule is due at a firing and its offset: it belongs to the last firing before that. After a long wait it joins the last one. */
    private static final String OF_PRIOR = "ss.next_run_at < tt.last_firing AND ss.next_run_at >= tt.prior_firing";

    private static final String CRON_FIRED_AT =
            "CASE WHEN " + OF_PRIOR + " THEN tt.prior_firing ELSE tt.last_firing END";

    private static final String WINDOW_AT = "to_timestamp(floor(extract(epoch FROM now()) / :window_s) * :window_s)";

    private static final String BY_CRON = "ss.interval_s IS NULL AND NOT ss.adaptive AND tt.last_firing > 'epoch'";

    /** The columns of {@code judged}, from schedule ss and task type tt: the group's key, when it fired, and when its window closes. */
    static final String COLUMNS = """
            CASE WHEN NOT :by_timer THEN CAST(:firing AS text)
                            WHEN %1$s THEN 'cron:' || CAST(extract(epoch FROM %2$s) AS bigint)
                            ELSE 'window:' || CAST(extract(epoch FROM %3$s) AS bigint) END AS group_key,
                       CASE WHEN :by_timer THEN CASE WHEN %1$s THEN %2$s ELSE %3$s END END AS fired_at,
                       CASE WHEN :by_timer THEN CASE
                            WHEN NOT (%1$s) THEN %3$s + make_interval(secs => :window_s)
                            WHEN NOT (%5$s) AND tt.last_spread_s > 0
                                THEN tt.last_firing + make_interval(secs => tt.last_spread_s + %4$d)
                       END END AS closes_at""".formatted(BY_CRON, CRON_FIRED_AT, WINDOW_AT, GRACE_S, OF_PRIOR);

    /**
     * Common table expressions that follow {@code planned}; {@code made_group} has the groups that get tasks.
     *
     * <p>A group that an earlier batch has made is used as it is. A second insert would lock the group at once, and parallel batches would
     * wait for each other. Now they wait only at their ends, where the trigger counts their tasks. The lock on a known group keeps nobody from
     * it but those who delete it: a group that somebody has just deleted is made again.
     */
    static final String GROUPS = """
            wanted_group AS MATERIALIZED (
                SELECT task_type_id, group_key, max(fired_at) AS fired_at, max(closes_at) AS closes_at
                FROM planned WHERE fit GROUP BY task_type_id, group_key
            ), known_group AS MATERIALIZED (
                SELECT g.id, w.task_type_id, w.group_key
                FROM wanted_group w CROSS JOIN LATERAL (
                    SELECT id FROM task_group WHERE task_type_id = w.task_type_id AND firing = w.group_key OFFSET 0 FOR KEY SHARE) g
            ), new_group AS (
                INSERT INTO task_group (task_type_id, trigger, firing, actor, reason, traceparent, fired_at, closes_at, open)
                SELECT task_type_id, :trigger, group_key, :actor, :reason, :traceparent, fired_at, closes_at, coalesce(closes_at > now(), false)
                FROM wanted_group w
                WHERE NOT EXISTS (SELECT FROM known_group k WHERE k.task_type_id = w.task_type_id AND k.group_key = w.group_key)
                ORDER BY task_type_id, group_key
                ON CONFLICT (task_type_id, firing) DO UPDATE SET firing = EXCLUDED.firing
                RETURNING id, task_type_id, firing AS group_key
            ), made_group AS (
                SELECT id, task_type_id, group_key FROM new_group UNION ALL SELECT id, task_type_id, group_key FROM known_group
            )""";

    private GroupsOfFiring() {}
}
