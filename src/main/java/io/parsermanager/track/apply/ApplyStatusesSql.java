package io.parsermanager.track.apply;

import io.parsermanager.task.MoveToHistory;

/** The statement that {@link ApplyStatuses} runs for a batch of statuses. */
final class ApplyStatusesSql {
    /**
     * FOR NO KEY UPDATE waits for other transactions and then reads the state that they leave, although the statement began earlier. The
     * statement locks and judges all tasks before it changes the first, because it judges them in order.
     *
     * <p>A status without an attempt means the current attempt. For a NEW task it means the first attempt, because a later one has not been
     * sent yet.
     *
     * <p>A status that carries the token of another life of the id counts as attempt 0: it is older than every attempt.
     *
     * <p>The bookmark (state) is stored even if the failed attempt is tried again. {@link OutcomeSql} changes the schedules.
     *
     * <p>The statement locks all groups at once, in the order of their ids. Otherwise the triggers would lock the groups of finished tasks after
     * the groups of the others, and two batches could deadlock.
     *
     * <p>The back-off doubles with each attempt. A random part of up to one half is subtracted, so that tasks which failed together do not
     * return together.
     */
    private static final String APPLY = """
            WITH incoming AS (
                SELECT * FROM unnest(:tasks, :attempts, :tokens, :statuses, :workers, :stats, :error_codes, :error_messages, :retry_afters)
                    WITH ORDINALITY AS i (task_id, attempt, token, status, worker, stats, error_code, error_message, retry_after_s, nr)
            ), locked AS MATERIALIZED (
                SELECT id, task_type_id, status, attempt, token, queued_at, started_at, worker, expires_at
                FROM task WHERE id = ANY (:tasks) ORDER BY id FOR NO KEY UPDATE
            ), meant AS (
                SELECT i.*, t.id AS known, t.task_type_id, t.status AS present_status, t.attempt AS present_attempt, t.expires_at,
                       t.queued_at, t.started_at, t.worker AS present_worker,
                       CASE WHEN i.token <> coalesce(t.token, '') THEN 0
                            ELSE coalesce(i.attempt, CASE WHEN t.status = 'NEW' THEN 1 ELSE t.attempt END) END AS of_attempt
                FROM incoming i LEFT JOIN locked t ON t.id = i.task_id
            ), judged AS (
                SELECT *, CASE
                    WHEN known IS NULL THEN 'UNKNOWN_TASK'
                    WHEN of_attempt > present_attempt THEN 'FUTURE_ATTEMPT'
                    WHEN present_status IN ('SUCCESS', 'FAILED', 'CANCELED') THEN 'LATE'
                    WHEN of_attempt < present_attempt THEN 'STALE'
                    WHEN bool_or(status <> 'IN_PROGRESS') FILTER (WHERE of_attempt = present_attempt)
                         OVER (PARTITION BY task_id ORDER BY nr ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 'LATE'
                    ELSE 'APPLIED'
                END AS verdict
                FROM meant
            ), chosen AS (
                SELECT DISTINCT ON (task_id) * FROM judged WHERE verdict = 'APPLIED' ORDER BY task_id, nr DESC
            ), decided AS (
                SELECT *, CASE WHEN status = 'FAILED' AND attempts_left AND again_at < expires_at THEN 'NEW' ELSE status END AS becomes
                FROM (SELECT c.*, c.present_attempt < tt.max_attempts AS attempts_left, tt.dispatch_timeout_s, tt.silence_timeout_s,
                             now() + make_interval(secs => GREATEST(
                                 coalesce(c.retry_after_s, 0),
                                 LEAST(tt.backoff_s * power(2, LEAST(c.present_attempt - 1, 30)), tt.backoff_max_s) * (0.5 + random() / 2)
                             )) AS again_at
                      FROM chosen c JOIN task_type tt ON tt.id = c.task_type_id) c
            ), kept AS (
                UPDATE task t SET
                    status = d.becomes,
                    attempt = CASE WHEN d.becomes = 'NEW' THEN t.attempt + 1 ELSE t.attempt END,
                    available_at = CASE WHEN d.becomes = 'NEW' THEN d.again_at ELSE t.available_at END,
                    queued_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE t.queued_at END,
                    started_at = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE coalesce(t.started_at, now()) END,
                    deadline_at = CASE d.becomes
                        WHEN 'NEW' THEN LEAST(d.again_at + make_interval(secs => d.dispatch_timeout_s), t.expires_at)
                        ELSE LEAST(now() + make_interval(secs => d.silence_timeout_s), t.expires_at)
                    END,
                    worker = CASE WHEN d.becomes = 'NEW' THEN NULL ELSE coalesce(d.worker, t.worker) END,
                    stats = coalesce(CAST(d.stats AS jsonb), t.stats),
                    error_code = coalesce(d.error_code, t.error_code),
                    error_message = coalesce(d.error_message, t.error_message)
                FROM decided d
                WHERE t.id = d.task_id AND d.becomes IN ('NEW', 'IN_PROGRESS')
                RETURNING t.id, t.task_group_id, t.task_type_id, t.status, d.present_status <> t.status AS counts, d.nr
            ), attempts AS (
                INSERT INTO task_attempt (task_id, attempt, queued_at, started_at, ended_at, outcome, worker, error_code, error_message)
                SELECT task_id, present_attempt, queued_at, coalesce(started_at, now()), now(), 'FAILED', coalesce(worker, present_worker),
                       error_code, error_message
                FROM decided WHERE becomes = 'NEW' ORDER BY task_id
                ON CONFLICT (task_id, attempt) DO NOTHING
            ), ended AS (
                DELETE FROM task t USING decided d
                WHERE t.id = d.task_id AND d.becomes IN ('SUCCESS', 'FAILED')
                RETURNING %1$s, d.becomes AS status, coalesce(t.started_at, now()) AS started_at, now() AS finished_at,
                          NULL AS cancel_reason, NULL AS canceled_by, NULL AS cancel_note,
                          coalesce(d.worker, t.worker) AS worker, coalesce(CAST(d.stats AS jsonb), t.stats) AS stats,
                          CASE WHEN d.becomes = 'FAILED' THEN coalesce(d.error_code, t.error_code) END AS error_code,
                          CASE WHEN d.becomes = 'FAILED' THEN coalesce(d.error_message, t.error_message) END AS error_message, d.nr
            ), %2$s, outcome AS (
                SELECT DISTINCT ON (nr, source_id) *
                FROM %3$s
            ), sources_taken AS (
                DELETE FROM task_source ts USING ended e WHERE ts.task_id = e.id
                RETURNING ts.task_id, ts.source_id, e.task_type_id, e.status, e.nr
            ), reported AS MATERIALIZED (
                SELECT s.task_type_id, true AS finished, s.task_id, s.source_id, coalesce(o.status, s.status) AS status,
                       CAST(o.state AS jsonb) AS state%4$s
                FROM sources_taken s LEFT JOIN outcome o ON o.nr = s.nr AND o.source_id = s.source_id
                UNION ALL
                SELECT k.task_type_id, false, k.id, ts.source_id, k.status, CAST(o.state AS jsonb)%5$s
                FROM kept k
                JOIN outcome o ON o.nr = k.nr AND o.state IS NOT NULL
                JOIN task_source ts ON ts.task_id = k.id AND ts.source_id = o.source_id
                WHERE k.status = 'NEW'
            ), sources_in_history AS (
                INSERT INTO task_source_history (task_id, source_id, status%6$s)
                SELECT task_id, source_id, status%6$s FROM reported WHERE finished ORDER BY task_id, source_id
                RETURNING task_id
            ), %7$s, moved AS (
                SELECT task_group_id, task_type_id, status, NULL AS error_code FROM kept WHERE counts
                UNION ALL SELECT task_group_id, task_type_id, status, error_code FROM ended
            ), groups_locked AS MATERIALIZED (
                SELECT g.id FROM task_group g
                WHERE g.id = ANY (ARRAY(SELECT DISTINCT task_group_id FROM moved)) AND (SELECT count(*) FROM health) >= 0
                      AND %8$s
                ORDER BY g.id FOR NO KEY UPDATE
            )
            SELECT CAST(nr - 1 AS integer) AS position, verdict, NULL AS became, NULL AS source_type, NULL AS task_type,
                   NULL AS error_code, NULL AS tasks
            FROM judged WHERE verdict <> 'APPLIED'
            UNION ALL
            SELECT NULL, NULL, m.status, tt.source_type, tt.code, m.error_code, count(*)
            FROM moved m JOIN task_type tt ON tt.id = m.task_type_id
            WHERE m.status <> 'IN_PROGRESS' AND (SELECT count(*) FROM groups_locked) >= 0 GROUP BY m.status, tt.id, m.error_code
            ORDER BY position
            """;

    /** For a batch in which no outcome has more than a status and a bookmark. */
    static final String STATUS_ONLY = of(OutcomeSql.STATUS_ONLY);

    /** For every other batch. */
    static final String ALL = of(OutcomeSql.ALL);

    private static String of(OutcomeSql outcomes) {
        return APPLY.formatted(
                MoveToHistory.UNCHANGED,
                MoveToHistory.TASKS,
                outcomes.relation(),
                outcomes.fields(),
                outcomes.noFields(),
                outcomes.keptFields(),
                outcomes.schedules(),
                MoveToHistory.IS_DONE);
    }

    private ApplyStatusesSql() {}
}
