-- Rows of history come in the order of their ids and stay as they are. Pages of their indexes that are filled whole take a tenth less room.

CREATE OR REPLACE FUNCTION fill_pages_of_history(partition regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    index regclass;
BEGIN
    FOR index IN SELECT indexrelid FROM pg_index WHERE indrelid = partition LOOP
        EXECUTE format('ALTER INDEX %s SET (fillfactor = 100)', index);
    END LOOP;
END $$;
COMMENT ON FUNCTION fill_pages_of_history IS 'Has new pages of the indexes of a partition filled whole.';

CREATE OR REPLACE FUNCTION add_history_partition(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['task_history', 'task_source_history', 'task_attempt'] LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || low, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, parent || '_' || low, low, high);
        PERFORM fill_pages_of_history(CAST(quote_ident(parent || '_' || low) AS regclass));
    END LOOP;
    INSERT INTO history_partition (from_id, to_id) VALUES (low, high);
END $$;

SELECT fill_pages_of_history(inhrelid) FROM pg_inherits
WHERE inhparent IN (CAST('task_history' AS regclass), CAST('task_source_history' AS regclass), CAST('task_attempt' AS regclass));
