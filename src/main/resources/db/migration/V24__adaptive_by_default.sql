-- What each visit of a source found, for the chart on its page, and adaptive schedules for new sources.
-- The last release runs on: it leaves what was found empty, and gives new sources schedules by cron.

-- A replica that makes a partition of history right now would make it without the new columns: it waits here, or this waits for it.
LOCK TABLE history_partition IN ACCESS EXCLUSIVE MODE;

ALTER TABLE task_type ADD COLUMN adaptive_by_default boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN task_type.adaptive_by_default IS 'True: the schedules that new sources get are adaptive. False: they go by the cron.';

ALTER TABLE task_source_history ADD COLUMN found_new integer, ADD COLUMN found_total integer;
COMMENT ON COLUMN task_source_history.found_new IS 'New items of this visit. NULL: its parser did not say.';
COMMENT ON COLUMN task_source_history.found_total IS 'All items of the answer of this visit. NULL: its parser did not say.';

CREATE OR REPLACE VIEW all_task_sources AS
    SELECT task_id, source_id, status, NULL::text AS error_code, NULL::text AS error_message,
           NULL::integer AS found_new, NULL::integer AS found_total
    FROM task_source
    UNION ALL
    SELECT task_id, source_id, status, error_code, error_message, found_new, found_total FROM task_source_history;
