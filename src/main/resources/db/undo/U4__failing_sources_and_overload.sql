-- What fails runs as often as before, what is quarantined is forgotten, and parsers that do not keep up are sent tasks again.
DROP INDEX task_group_finished;
ALTER TABLE source_type DROP CONSTRAINT source_type_overload_has_a_reason, DROP COLUMN overload_reason, DROP COLUMN overloaded_at;
DROP FUNCTION backed_off(timestamptz, integer, bigint, bigint, bigint, bigint);
DROP INDEX source_schedule_quarantined;
ALTER TABLE source_schedule DROP CONSTRAINT source_schedule_quarantine_is_of_failures, DROP COLUMN quarantined_at;
COMMENT ON COLUMN source_schedule.failures IS 'Failed tasks in a row.';
