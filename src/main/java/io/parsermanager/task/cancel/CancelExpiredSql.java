package io.parsermanager.task.cancel;

import io.parsermanager.task.BoundedTasks;
import io.parsermanager.task.MoveToHistory;

/** The statement that {@link CancelExpired} runs for a batch of overdue tasks. */
final class CancelExpiredSql {
    /**
     * The ids of the batch form arrays, so that PostgreSQL finds the tasks by key. It may plan a join of the batch as a product with all
     * tasks. {@code bounded} has the lowest ids of {@code picked}, so one bound on the id says which these are.
     *
     * <p>An attempt is tried again if the longest pause that the back-off allows ends before the hard limit: the decision is made before the
     * pause is drawn.
     *
     * <p>The statement locks all groups at once, in the order of their ids. Otherwise the triggers would lock the groups of canceled tasks after
     * the groups of those that are tried again, and two batches could deadlock.
     */
    static final String SQL = """
            WITH picked AS MATERIALIZED (
                SELECT id, task_group_id, task_type_id, status, attempt, queued_at, started_at, expires_at, worker FROM task
                WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND deadline_at <= now()
                ORDER BY deadline_at LIMIT :rows FOR NO KEY UPDATE SKIP LOCKED
            ), %1$s, overdue AS MATERIALIZED (
                SELECT p.*, tt.source_type, tt.code AS task_type,
                       CASE
                           WHEN p.status = 'NEW' THEN 'NOT_DISPATCHED'
                           WHEN p.status = 'QUEUED' THEN 'NOT_STARTED'
                           WHEN p.expires_at <= now() THEN 'HARD_LIMIT'
                           ELSE 'SILENT'
                       END AS reason,
                       'RETRY' = CASE p.status WHEN 'QUEUED' THEN tt.on_not_started WHEN 'IN_PROGRESS' THEN tt.on_silent ELSE '' END
                           AND p.attempt < tt.max_attempts AND now() + make_interval(secs => %5$s) < p.expires_at AS again
                FROM picked p JOIN task_type tt ON tt.id = p.task_type_id
                WHERE p.id <= (SELECT max(id) FROM bounded)
            ), tried_again AS (
                UPDATE task t SET
                    status = 'NEW', attempt = t.attempt + 1, queued_at = NULL, started_at = NULL, worker = NULL,
                    waits_for = NULL, waits_since = NULL, quota_ticket = NULL,
                    (available_at, deadline_at) = (
                        SELECT a.at, LEAST(a.at + make_interval(secs => a.dispatch_timeout_s), t.expires_at)
                        FROM (SELECT now() + make_interval(secs => %6$s * (0.5 + random() / 2)) AS at, tt.dispatch_timeout_s
                              FROM task_type tt WHERE tt.id = t.task_type_id) a)
                WHERE t.id = ANY (ARRAY(SELECT id FROM overdue WHERE again)) AND t.status IN ('QUEUED', 'IN_PROGRESS')
            ), attempts AS (
                INSERT INTO task_attempt (task_id, attempt, queued_at, started_at, ended_at, outcome, worker)
                SELECT id, attempt, queued_at, started_at, now(), reason, worker FROM overdue WHERE again ORDER BY id
                ON CONFLICT (task_id, attempt) DO NOTHING
            ), ended AS (
                DELETE FROM task t
                WHERE t.id = ANY (ARRAY(SELECT id FROM overdue WHERE NOT again)) AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                RETURNING %2$s, 'CANCELED' AS status, t.started_at, now() AS finished_at, CASE
                    WHEN t.status = 'NEW' THEN 'NOT_DISPATCHED'
                    WHEN t.status = 'QUEUED' THEN 'NOT_STARTED'
                    WHEN t.expires_at <= now() THEN 'HARD_LIMIT'
                    ELSE 'SILENT'
                END AS cancel_reason, NULL AS canceled_by, NULL AS cancel_note, t.error_code, t.error_message, t.worker, t.stats
            ), %3$s, %4$s, to_announce AS (
                INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
                SELECT id, attempt, task_group_id, source_type, task_type, reason, now()
                FROM overdue WHERE status <> 'NEW'
                %7$s
            ), schedule AS (
                SELECT ss.id, ss.failures + 1 AS failures, ss.next_run_at AS planned_at,
                       backed_off(ss.next_run_at, ss.failures + 1, :backoff_s, :backoff_max_s, :quarantine_after, :probe_s) AS next_run_at
                FROM ended c
                JOIN sources_taken ts ON ts.task_id = c.id
                JOIN source_schedule ss ON ss.source_id = ts.source_id AND ss.task_type_id = c.task_type_id
                WHERE c.cancel_reason IN ('SILENT', 'HARD_LIMIT')
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), health AS (
                UPDATE source_schedule ss SET
                    failures = s.failures,
                    last_failure_at = now(),
                    quarantined_at = CASE WHEN s.failures >= :quarantine_after THEN coalesce(ss.quarantined_at, now()) END,
                    next_run_at = s.next_run_at,
                    next_why = CASE WHEN s.next_run_at > s.planned_at THEN backed_off_why(s.failures, :quarantine_after) ELSE ss.next_why END
                FROM schedule s WHERE ss.id = s.id
                RETURNING ss.id
            ), groups_locked AS MATERIALIZED (
                SELECT g.id FROM task_group g
                WHERE g.id = ANY (ARRAY(SELECT DISTINCT task_group_id FROM overdue)) AND (SELECT count(*) FROM health) >= 0
                      AND %8$s
                ORDER BY g.id FOR NO KEY UPDATE
            )
            SELECT task_group_id, source_type, task_type, reason, again, count(*) AS tasks
            FROM overdue WHERE (SELECT count(*) FROM groups_locked) >= 0
            GROUP BY task_group_id, source_type, task_type, reason, again
            """.formatted(
                    BoundedTasks.SQL,
                    MoveToHistory.UNCHANGED,
                    MoveToHistory.TASKS,
                    MoveToHistory.SOURCES,
                    longestPause("p.attempt"),
                    longestPause("t.attempt"),
                    AnnouncedCancels.REPLACE_OLDER,
                    MoveToHistory.IS_DONE);

    private CancelExpiredSql() {}

    /** The back-off of task_type tt before the attempt that follows this one, without its random part, in seconds. */
    private static String longestPause(String attempt) {
        return "LEAST(tt.backoff_s * power(2, LEAST(%s - 1, 30)), tt.backoff_max_s)".formatted(attempt);
    }
}
