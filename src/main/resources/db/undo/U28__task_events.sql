-- Events of final tasks that nobody has read yet are lost.
CREATE OR REPLACE FUNCTION task_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM event_consumer WHERE 'task.finished' = ANY (kinds)) THEN
        INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
        SELECT c.name, nextval('event_id'), 'task.finished', 'task/' || t.id,
               jsonb_strip_nulls(jsonb_build_object(
                   'task_id', t.id, 'task_group_id', t.task_group_id, 'source_type', tt.source_type, 'task_type', tt.code,
                   'status', t.status, 'attempt', t.attempt, 'cancel_reason', t.cancel_reason, 'worker', t.worker,
                   'error', CASE WHEN t.error_code IS NOT NULL OR t.error_message IS NOT NULL
                                 THEN jsonb_build_object('code', t.error_code, 'message', t.error_message) END,
                   'created_at', event_time(t.created_at), 'queued_at', event_time(t.queued_at), 'started_at', event_time(t.started_at),
                   'finished_at', event_time(t.finished_at), 'occurred_at', event_time(t.finished_at)))
               || CASE WHEN t.stats IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('stats', t.stats) END,
               t.finished_at
        FROM finished t JOIN task_type tt ON tt.id = t.task_type_id
        JOIN event_consumer c ON 'task.finished' = ANY (c.kinds);
    END IF;
    RETURN NULL;
END $$;
DROP TABLE task_event_outbox;
ALTER TABLE webhook_delivery DROP COLUMN grouped_until;
