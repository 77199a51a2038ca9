-- Tasks that are still to be sent go out without the trace of what made them.
ALTER TABLE task_group DROP COLUMN traceparent;
