-- Adaptive schedules run by the cron of their task type again. What was found, and the errors of single sources, is lost.
DROP INDEX source_schedule_moved;
DROP FUNCTION backed_off_why, regular_why, jittered, adapted_interval, first_interval;

DROP VIEW all_task_sources;
ALTER TABLE task_source_history DROP COLUMN error_code, DROP COLUMN error_message;
CREATE VIEW all_task_sources AS
    SELECT task_id, source_id, status FROM task_source
    UNION ALL
    SELECT task_id, source_id, status FROM task_source_history;
COMMENT ON VIEW all_task_sources IS 'Which sources the tasks of all_tasks cover.';

ALTER TABLE source_schedule
    DROP COLUMN adaptive, DROP COLUMN min_interval_s, DROP COLUMN max_interval_s, DROP COLUMN interval_now_s, DROP COLUMN next_why,
    DROP COLUMN found_new, DROP COLUMN found_total, DROP COLUMN found_at, DROP COLUMN newest_at, DROP COLUMN overflows,
    DROP COLUMN not_before, DROP COLUMN changed_at, DROP COLUMN moved_to, DROP COLUMN moved_times;
ALTER TABLE task_type
    DROP CONSTRAINT task_type_interval_bounds, DROP COLUMN pace, DROP COLUMN min_interval_s, DROP COLUMN max_interval_s,
    DROP COLUMN fresh_within_s;
