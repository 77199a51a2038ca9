-- What earlier attempts met is lost. Tasks that fell silent are canceled again.
DROP TABLE task_attempt;

CREATE OR REPLACE FUNCTION add_history_partition(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['task_history', 'task_source_history'] LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || low, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, parent || '_' || low, low, high);
    END LOOP;
    INSERT INTO history_partition (from_id, to_id) VALUES (low, high);
END $$;

ALTER TABLE task DROP COLUMN token;
ALTER TABLE task_type DROP COLUMN on_silent, DROP COLUMN on_not_started;
COMMENT ON COLUMN task_type.start_timeout_s IS 'QUEUED for longer than this: canceled as NOT_STARTED.';
COMMENT ON COLUMN task_type.silence_timeout_s IS 'IN_PROGRESS without a word for longer than this: canceled as SILENT.';
