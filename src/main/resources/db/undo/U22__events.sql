-- Events that nobody has read yet are lost.
DROP TRIGGER write_events ON task_history;
DROP TRIGGER write_events ON quota_key;
DROP TRIGGER write_events ON source_type;
DROP TRIGGER write_events ON source_schedule;
DROP FUNCTION task_events, quota_key_events, source_type_events, schedule_events, add_event, event_time;
ALTER TABLE quota_key DROP COLUMN announced;
ALTER TABLE source_schedule DROP COLUMN stale_at;
DROP TABLE event_outbox, event_consumer;
DROP SEQUENCE event_id;
