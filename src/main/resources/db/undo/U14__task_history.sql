ALTER TABLE task DROP CONSTRAINT bounds;
ALTER TABLE task_source DROP CONSTRAINT bounds;
DROP FUNCTION add_history_partition;
DROP TABLE lease, history_partition, task_source_history, task_history;
