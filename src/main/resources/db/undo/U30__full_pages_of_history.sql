CREATE OR REPLACE FUNCTION add_history_partition(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['task_history', 'task_source_history', 'task_attempt'] LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || low, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, parent || '_' || low, low, high);
    END LOOP;
    INSERT INTO history_partition (from_id, to_id) VALUES (low, high);
END $$;

DO $$
DECLARE
    index regclass;
BEGIN
    FOR index IN
        SELECT x.indexrelid FROM pg_inherits i JOIN pg_index x ON x.indrelid = i.inhrelid
        WHERE i.inhparent IN (CAST('task_history' AS regclass), CAST('task_source_history' AS regclass), CAST('task_attempt' AS regclass))
    LOOP
        EXECUTE format('ALTER INDEX %s RESET (fillfactor)', index);
    END LOOP;
END $$;

DROP FUNCTION fill_pages_of_history(regclass);
