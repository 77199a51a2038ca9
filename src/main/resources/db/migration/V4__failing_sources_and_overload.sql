-- Sources that keep failing run less and less often; parsers that do not keep up get no more tasks; old history goes.

ALTER TABLE source_schedule ADD COLUMN quarantined_at timestamptz;
ALTER TABLE source_schedule ADD CONSTRAINT source_schedule_quarantine_is_of_failures CHECK (quarantined_at IS NULL OR failures > 0);
COMMENT ON COLUMN source_schedule.failures IS 'Failed tasks in a row, and canceled ones that fell silent or took too long. A success, or a person, sets it to 0.';
COMMENT ON COLUMN source_schedule.quarantined_at IS 'Since when it only runs as a rare probe, because it failed QUARANTINE_AFTER times in a row. NULL: it is not.';
CREATE INDEX source_schedule_quarantined ON source_schedule (id) WHERE quarantined_at IS NOT NULL;
COMMENT ON INDEX source_schedule_quarantined IS 'SourceScheduleResource lists the quarantined ones; ResetSchedules lets them out.';

CREATE FUNCTION backed_off(next_run_at timestamptz, failures integer, backoff_s bigint, backoff_max_s bigint, quarantine_after bigint, probe_s bigint)
    RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN GREATEST(next_run_at, now() + (0.5 + random() / 2) * make_interval(secs => CASE
        WHEN failures >= quarantine_after THEN probe_s
        ELSE LEAST(backoff_s * power(2, LEAST(failures - 1, 30)), backoff_max_s)
    END));
COMMENT ON FUNCTION backed_off IS 'When a schedule runs next that has failed so many times in a row: never earlier than it would have. Up to half of the delay is taken off at random, so that what failed together does not return together.';

ALTER TABLE source_type ADD COLUMN overloaded_at timestamptz;
ALTER TABLE source_type ADD COLUMN overload_reason text CHECK (length(overload_reason) <= 1000);
ALTER TABLE source_type ADD CONSTRAINT source_type_overload_has_a_reason CHECK ((overloaded_at IS NULL) = (overload_reason IS NULL));
COMMENT ON COLUMN source_type.overloaded_at IS 'Since when its parsers do not keep up with what was sent to them. NULL: they do. Meanwhile only probes are sent: see WatchOverload.';

CREATE INDEX task_group_finished ON task_group (finished_at) WHERE finished_at IS NOT NULL;
COMMENT ON INDEX task_group_finished IS 'PurgeOld finds the groups whose retention is over.';
