-- All of it, the data included.
DROP TABLE source_schedule, idempotency_key, task_source, task, task_group, tag_pause, source, task_type, source_type;
DROP FUNCTION count_tasks();
DROP FUNCTION last_id_before(regclass, timestamptz);
DROP FUNCTION spread_offset(bigint, bigint);
DROP FUNCTION is_paused(timestamptz, timestamptz);
