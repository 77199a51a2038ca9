-- Schedules whose interval follows what their visits find, and the reason of every next run. See src/docs/adaptive.md.
-- The last release runs on: it writes none of these columns, and runs an adaptive schedule by the cron of its task type.

ALTER TABLE task_type
    ADD COLUMN pace           text    NOT NULL DEFAULT 'NORMAL' CHECK (pace IN ('EAGER', 'NORMAL', 'SPARING')),
    ADD COLUMN min_interval_s integer NOT NULL DEFAULT 600 CHECK (min_interval_s >= 60),
    ADD COLUMN max_interval_s integer NOT NULL DEFAULT 86400 CHECK (max_interval_s <= 2592000),
    ADD COLUMN fresh_within_s integer CHECK (fresh_within_s BETWEEN 60 AND 31536000),
    ADD CONSTRAINT task_type_interval_bounds CHECK (min_interval_s <= max_interval_s);
COMMENT ON COLUMN task_type.pace IS 'How many visits of an adaptive schedule find something. EAGER: every fourth. NORMAL: every third. SPARING: every second.';
COMMENT ON COLUMN task_type.min_interval_s IS 'The shortest interval of its adaptive schedules.';
COMMENT ON COLUMN task_type.max_interval_s IS 'The longest interval of its adaptive schedules, and the longest that a site can ask for with not_before.';
COMMENT ON COLUMN task_type.fresh_within_s IS 'The promise that every source has a success at least so often. NULL: there is none.';

ALTER TABLE source_schedule
    ADD COLUMN adaptive       boolean NOT NULL DEFAULT false,
    ADD COLUMN min_interval_s integer CHECK (min_interval_s >= 60),
    ADD COLUMN max_interval_s integer CHECK (max_interval_s <= 2592000),
    ADD COLUMN interval_now_s integer CHECK (interval_now_s > 0),
    ADD COLUMN next_why       jsonb,
    ADD COLUMN found_new      integer,
    ADD COLUMN found_total    integer,
    ADD COLUMN found_at       timestamptz,
    ADD COLUMN newest_at      timestamptz,
    ADD COLUMN overflows      integer NOT NULL DEFAULT 0,
    ADD COLUMN not_before     timestamptz,
    ADD COLUMN changed_at     timestamptz,
    ADD COLUMN moved_to       text    CHECK (length(moved_to) <= 2000),
    ADD COLUMN moved_times    integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN source_schedule.adaptive IS 'True: the interval is interval_now_s, and interval_s counts for nothing. False: interval_s, or the cron of the task type.';
COMMENT ON COLUMN source_schedule.min_interval_s IS 'Its own lower bound of interval_now_s. NULL: that of the task type.';
COMMENT ON COLUMN source_schedule.max_interval_s IS 'Its own upper bound of interval_now_s. NULL: that of the task type.';
COMMENT ON COLUMN source_schedule.interval_now_s IS 'The interval that its visits have led to. NULL: no visit has said yet what it found.';
COMMENT ON COLUMN source_schedule.next_why IS 'Why next_run_at is when it is: by, and the numbers. It is written with next_run_at. NULL: the last release wrote next_run_at.';
COMMENT ON COLUMN source_schedule.found_new IS 'New items of the last visit that said what it found.';
COMMENT ON COLUMN source_schedule.found_total IS 'All items of the answer of that visit. NULL: it did not say.';
COMMENT ON COLUMN source_schedule.found_at IS 'When a visit last found something new.';
COMMENT ON COLUMN source_schedule.newest_at IS 'The time of the newest item that a visit saw.';
COMMENT ON COLUMN source_schedule.overflows IS 'Visits where every item of the answer was new: some items before them may be lost.';
COMMENT ON COLUMN source_schedule.not_before IS 'What the site asked for at the last success: no visit before this.';
COMMENT ON COLUMN source_schedule.changed_at IS 'When somebody last told the service that the source has changed.';
COMMENT ON COLUMN source_schedule.moved_to IS 'The new address that parsers propose for the source. NULL: none.';
COMMENT ON COLUMN source_schedule.moved_times IS 'How many times in a row parsers proposed moved_to.';

ALTER TABLE task_source_history ADD COLUMN error_code text, ADD COLUMN error_message text;
COMMENT ON COLUMN task_source_history.error_code IS 'The error of this source alone, if its parser sent one.';
CREATE OR REPLACE VIEW all_task_sources AS
    SELECT task_id, source_id, status, NULL::text AS error_code, NULL::text AS error_message FROM task_source
    UNION ALL
    SELECT task_id, source_id, status, error_code, error_message FROM task_source_history;

CREATE FUNCTION first_interval(lowest integer, highest integer) RETURNS integer LANGUAGE sql IMMUTABLE
    RETURN LEAST(highest, GREATEST(lowest, 3600));
COMMENT ON FUNCTION first_interval IS 'The interval of an adaptive schedule about which nothing is known yet: an hour, within its bounds.';

CREATE FUNCTION adapted_interval(interval_now_s integer, pace text, lowest integer, highest integer, found_new integer, all_new boolean,
                                 median_gap_s double precision) RETURNS integer LANGUAGE sql IMMUTABLE
    RETURN LEAST(highest, GREATEST(lowest, round(CASE
        WHEN interval_now_s IS NULL AND median_gap_s IS NOT NULL
            THEN median_gap_s * ln(CASE pace WHEN 'EAGER' THEN 4.0 / 3 WHEN 'SPARING' THEN 2.0 ELSE 1.5 END)
        WHEN interval_now_s IS NULL AND found_new > 0 THEN first_interval(lowest, highest)
        WHEN found_new > 0 THEN interval_now_s / GREATEST(
            CASE pace WHEN 'EAGER' THEN 1.953125 WHEN 'SPARING' THEN 1.25 ELSE 1.5625 END, CASE WHEN all_new THEN 2 END)
        ELSE coalesce(interval_now_s, first_interval(lowest, highest)) * 1.25
    END)))::integer;
COMMENT ON FUNCTION adapted_interval IS 'The interval after a visit. Nothing found: 1.25 times as long. Something found: shorter by 1.25 ^ ((1 - h) / h), so that the share h of all visits finds something; at most half as long if every item was new. The first visit: from the median gap between the newest items, as if they came at random.';

CREATE FUNCTION jittered(interval_s integer, lowest integer, highest integer) RETURNS interval LANGUAGE sql VOLATILE
    RETURN make_interval(secs => LEAST(highest, GREATEST(lowest, interval_s * (0.9 + random() * 0.2))));
COMMENT ON FUNCTION jittered IS 'The interval give or take a tenth, within the bounds, so that schedules which began together do not stay together.';

CREATE FUNCTION regular_why(adaptive boolean, interval_s integer, interval_now_s integer) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN adaptive THEN jsonb_strip_nulls(jsonb_build_object('by', 'ADAPTIVE', 'interval_s', interval_now_s))
        WHEN interval_s IS NULL THEN '{"by": "CRON"}'::jsonb
        ELSE jsonb_build_object('by', 'FIXED', 'interval_s', interval_s)
    END;
COMMENT ON FUNCTION regular_why IS 'next_why of a schedule that runs as its mode says.';

CREATE FUNCTION backed_off_why(failures integer, quarantine_after bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object('by', CASE WHEN failures >= quarantine_after THEN 'QUARANTINE' ELSE 'BACKOFF' END, 'failures', failures);
COMMENT ON FUNCTION backed_off_why IS 'next_why of a schedule whose next run backed_off() has put off.';

CREATE INDEX source_schedule_moved ON source_schedule (id) WHERE moved_to IS NOT NULL;
COMMENT ON INDEX source_schedule_moved IS 'ApplyMoves and the list find the sources for which parsers propose a new address.';
