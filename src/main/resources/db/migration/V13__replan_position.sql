-- A changed cron moves a million schedules in many transactions. How far that has got is kept, so that a replica that is killed on the way
-- leaves nothing half done: the timer, or the same change, goes on from there.

ALTER TABLE task_type ADD COLUMN replan_after bigint;
COMMENT ON COLUMN task_type.replan_after IS 'The cron has changed, and ReplanSchedules has moved the schedules up to this id. NULL: all are moved.';
