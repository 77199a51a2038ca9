ALTER TABLE task_type DROP COLUMN replan_after;
