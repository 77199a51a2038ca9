-- New sources get schedules by cron again; adaptive schedules stay so. The chart on the page of a source loses what past visits found. The schedules keep what they have learned.
DROP VIEW all_task_sources;
ALTER TABLE task_source_history DROP COLUMN found_new, DROP COLUMN found_total;
CREATE VIEW all_task_sources AS
    SELECT task_id, source_id, status, NULL::text AS error_code, NULL::text AS error_message FROM task_source
    UNION ALL
    SELECT task_id, source_id, status, error_code, error_message FROM task_source_history;
COMMENT ON VIEW all_task_sources IS 'Which sources the tasks of all_tasks cover.';

ALTER TABLE task_type DROP COLUMN adaptive_by_default;
