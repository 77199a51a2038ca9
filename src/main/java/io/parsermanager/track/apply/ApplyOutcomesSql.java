package io.parsermanager.track.apply;

/** The part of {@link ApplyStatusesSql} that applies the outcomes of sources to their schedules: health, interval and next run. */
final class ApplyOutcomesSql {
    /**
     * Common table expressions that follow {@code reported}. They lock the schedules in the order of their ids.
     *
     * <p>Health changes when the task ends. A failure leaves the interval as it is, and so does a success whose parser does not say what it
     * found. An answer in which every item is new counts as an overflow unless it is the first one.
     *
     * <p>The next run is written only if it must be, because its index ends heap-only updates: after a failure, an overflow, a wish of the
     * site ({@code not_before}, up to the upper bound, for adaptive schedules), a command ({@code retry_after_s}, up to 7 days), or a
     * change by more than a tenth of what is left. Otherwise the next task begins the new interval.
     */
    static final String SCHEDULES = """
            schedule AS (
                SELECT ss.id, f.finished, f.status, f.state, f.found_new, f.found_total, f.newest_at, f.median_gap_s, f.not_before, f.moved_to,
                       f.retry_after_s, ss.next_run_at, ss.adaptive, ss.interval_now_s, tt.pace,
                       coalesce(ss.min_interval_s, tt.min_interval_s) AS lowest, coalesce(ss.max_interval_s, tt.max_interval_s) AS highest,
                       f.finished AND f.status = 'SUCCESS' AS succeeded,
                       f.finished AND f.status = 'SUCCESS' AND f.found_new > 0 AND f.found_new >= f.found_total
                           AND ss.last_success_at IS NOT NULL AS overflow,
                       CASE WHEN NOT f.finished THEN ss.failures WHEN f.status = 'SUCCESS' THEN 0 ELSE ss.failures + 1 END AS failures
                FROM reported f
                JOIN source_schedule ss ON ss.source_id = f.source_id AND ss.task_type_id = f.task_type_id
                JOIN task_type tt ON tt.id = f.task_type_id
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), adapted AS (
                SELECT *, CASE WHEN adaptive AND succeeded AND found_new IS NOT NULL
                               THEN adapted_interval(interval_now_s, pace, lowest, highest, found_new, overflow, median_gap_s) END AS interval_new_s
                FROM schedule
            ), planned AS MATERIALIZED (
                SELECT *,
                       CASE WHEN finished AND failures > 0
                                THEN backed_off(next_run_at, failures, :backoff_s, :backoff_max_s, :quarantine_after, :probe_s)
                            WHEN interval_new_s IS NOT NULL AND (overflow OR interval_new_s IS DISTINCT FROM interval_now_s
                                 AND abs(extract(epoch FROM now() - next_run_at) + interval_new_s) > 0.1 * extract(epoch FROM next_run_at - now()))
                                THEN now() + jittered(interval_new_s, lowest, highest)
                            ELSE next_run_at END AS regular_at,
                       CASE WHEN adaptive AND finished AND not_before IS NOT NULL
                                THEN LEAST(not_before, now() + make_interval(secs => highest)) END AS wish_at,
                       CASE WHEN retry_after_s IS NOT NULL THEN now() + make_interval(secs => LEAST(retry_after_s, 604800)) END AS command_at
                FROM adapted
            ), health AS (
                UPDATE source_schedule ss SET
                    failures = s.failures,
                    quarantined_at = CASE
                        WHEN NOT s.finished THEN ss.quarantined_at
                        WHEN s.failures >= :quarantine_after THEN coalesce(ss.quarantined_at, now())
                    END,
                    next_run_at = GREATEST(s.regular_at, s.wish_at, s.command_at),
                    next_why = CASE
                        WHEN GREATEST(s.regular_at, s.wish_at, s.command_at) = s.next_run_at THEN ss.next_why
                        WHEN s.command_at >= GREATEST(s.regular_at, s.wish_at)
                            THEN jsonb_build_object('by', 'WISH', 'retry_after_s', LEAST(s.retry_after_s, 604800))
                        WHEN s.wish_at >= s.regular_at THEN jsonb_build_object('by', 'WISH', 'not_before', s.not_before)
                        WHEN s.failures > 0 THEN backed_off_why(s.failures, :quarantine_after)
                        ELSE jsonb_strip_nulls(jsonb_build_object('by', 'ADAPTIVE', 'interval_s', s.interval_new_s, 'was_s', s.interval_now_s,
                                                                  'found_new', s.found_new, 'overflow', CASE WHEN s.overflow THEN true END))
                    END,
                    interval_now_s = coalesce(s.interval_new_s, ss.interval_now_s),
                    found_new = CASE WHEN s.succeeded THEN coalesce(s.found_new, ss.found_new) ELSE ss.found_new END,
                    found_total = CASE WHEN s.succeeded AND s.found_new IS NOT NULL THEN s.found_total ELSE ss.found_total END,
                    found_at = CASE WHEN s.succeeded AND s.found_new > 0 THEN now() ELSE ss.found_at END,
                    newest_at = coalesce(s.newest_at, ss.newest_at),
                    overflows = CASE WHEN s.overflow THEN ss.overflows + 1 ELSE ss.overflows END,
                    not_before = CASE WHEN s.succeeded THEN s.not_before ELSE coalesce(s.not_before, ss.not_before) END,
                    moved_to = coalesce(s.moved_to, ss.moved_to),
                    moved_times = CASE WHEN s.moved_to IS NULL THEN ss.moved_times
                                       WHEN s.moved_to = ss.moved_to THEN LEAST(ss.moved_times, 1000000) + 1
                                       ELSE 1 END,
                    last_success_at = CASE WHEN s.succeeded THEN now() ELSE ss.last_success_at END,
                    stale_at = CASE WHEN s.succeeded THEN NULL ELSE ss.stale_at END,
                    last_failure_at = CASE WHEN s.finished AND s.status = 'FAILED' THEN now() ELSE ss.last_failure_at END,
                    state = coalesce(s.state, ss.state)
                FROM planned s WHERE ss.id = s.id
                RETURNING ss.id
            )""";

    private ApplyOutcomesSql() {}
}
