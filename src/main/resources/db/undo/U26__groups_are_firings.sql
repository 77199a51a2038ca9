-- The status is a generated column again: the table is written anew. Open groups are closed, and the spread has no slices.
DROP TRIGGER set_status ON task_group;
DROP FUNCTION set_group_status;
UPDATE task_group SET finished_at = now() WHERE open AND new_tasks + queued_tasks + in_progress_tasks = 0;
DROP INDEX task_group_open;
ALTER TABLE task_group DROP COLUMN fired_at, DROP COLUMN closes_at, DROP COLUMN open, DROP COLUMN status;
ALTER TABLE task_group ADD COLUMN status text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN new_tasks > 0 AND queued_tasks + in_progress_tasks + success_tasks + failed_tasks + canceled_tasks = 0 THEN 'NEW'
        WHEN new_tasks + queued_tasks + in_progress_tasks > 0 THEN 'IN_PROGRESS'
        WHEN success_tasks > 0 AND failed_tasks + canceled_tasks = 0 THEN 'SUCCESS'
        WHEN success_tasks > 0 THEN 'PARTIAL'
        WHEN failed_tasks > 0 THEN 'FAILED'
        ELSE 'CANCELED'
    END) STORED;
CREATE INDEX task_group_of_type ON task_group (task_type_id, status, id);
COMMENT ON INDEX task_group_of_type IS 'TaskGroupResource lists by source type, task type and status: see ByStatus.';
DROP FUNCTION slice_offset;
ALTER TABLE task_type DROP COLUMN slice_s;
