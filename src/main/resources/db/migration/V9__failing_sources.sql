-- The page lists failing sources in the order of their ids. Where these are at the end, as those of a new type are, PostgreSQL would walk a
-- million sources to the first: by these it begins there.

CREATE INDEX source_schedule_failing_source ON source_schedule (source_id) WHERE failures > 0;
COMMENT ON INDEX source_schedule_failing_source IS 'FindSources lists the sources of failing schedules.';
CREATE INDEX source_schedule_quarantined_source ON source_schedule (source_id) WHERE quarantined_at IS NOT NULL;
COMMENT ON INDEX source_schedule_quarantined_source IS 'FindSources lists the sources of quarantined schedules.';
