package io.parsermanager.track.apply;

/** The part of {@link ApplyStatusesSql} that keeps the health of schedules if no outcome of the batch has more than a status and a bookmark. */
final class ApplyHealthSql {
    /**
     * Common table expressions that follow {@code reported}. They lock the schedules in the order of their ids, and leave them as
     * {@link ApplyOutcomesSql} would: the interval stays, and a success asks for nothing any more.
     *
     * <p>Only a failure writes the next run, because its index ends heap-only updates.
     */
    static final String SCHEDULES = """
            schedule AS (
                SELECT ss.id, f.finished, f.status, f.state,
                       CASE WHEN NOT f.finished THEN ss.failures WHEN f.status = 'SUCCESS' THEN 0 ELSE ss.failures + 1 END AS failures,
                       CASE WHEN f.finished AND f.status <> 'SUCCESS'
                            THEN backed_off(ss.next_run_at, ss.failures + 1, :backoff_s, :backoff_max_s, :quarantine_after, :probe_s)
                       END AS again_at
                FROM reported f JOIN source_schedule ss ON ss.source_id = f.source_id AND ss.task_type_id = f.task_type_id
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), health AS (
                UPDATE source_schedule ss SET
                    failures = s.failures,
                    quarantined_at = CASE
                        WHEN NOT s.finished THEN ss.quarantined_at
                        WHEN s.failures >= :quarantine_after THEN coalesce(ss.quarantined_at, now())
                    END,
                    next_run_at = coalesce(s.again_at, ss.next_run_at),
                    next_why = CASE WHEN s.again_at <> ss.next_run_at THEN backed_off_why(s.failures, :quarantine_after) ELSE ss.next_why END,
                    not_before = CASE WHEN s.finished AND s.status = 'SUCCESS' THEN NULL ELSE ss.not_before END,
                    stale_at = CASE WHEN s.finished AND s.status = 'SUCCESS' THEN NULL ELSE ss.stale_at END,
                    last_success_at = CASE WHEN s.finished AND s.status = 'SUCCESS' THEN now() ELSE ss.last_success_at END,
                    last_failure_at = CASE WHEN s.finished AND s.status = 'FAILED' THEN now() ELSE ss.last_failure_at END,
                    state = coalesce(s.state, ss.state)
                FROM schedule s WHERE ss.id = s.id
                RETURNING ss.id
            )""";

    private ApplyHealthSql() {}
}
