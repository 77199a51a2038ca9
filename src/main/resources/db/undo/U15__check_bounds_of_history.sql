DO $$
DECLARE
    bound bigint;
BEGIN
    SELECT to_id INTO bound FROM history_partition WHERE from_id = 0;
    EXECUTE format('ALTER TABLE task DROP CONSTRAINT bounds, ADD CONSTRAINT bounds CHECK (id < %s) NOT VALID', bound);
    EXECUTE format('ALTER TABLE task_source DROP CONSTRAINT bounds, ADD CONSTRAINT bounds CHECK (task_id < %s) NOT VALID', bound);
END $$;
