-- The trace that a firing belongs to goes on with its tasks, which are sent later, in another transaction and perhaps by another replica.

ALTER TABLE task_group ADD COLUMN traceparent text
    CHECK (traceparent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
COMMENT ON COLUMN task_group.traceparent IS 'W3C Trace Context of what made the group, if that was traced: a header of its tasks'' messages. No flow decides by it.';
