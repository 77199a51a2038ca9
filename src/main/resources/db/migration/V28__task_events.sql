-- Events of final tasks are written as ids, up to a thousand to a row. PublishTaskEvents reads the tasks from history when it sends them, so
-- the flows that finish tasks write nothing but ids. See src/docs/messages.md.

CREATE TABLE task_event_outbox (
    id           bigint      PRIMARY KEY DEFAULT nextval('event_id'),
    task_ids     bigint[]    NOT NULL CHECK (cardinality(task_ids) > 0),
    occurred_at  timestamptz NOT NULL DEFAULT now(),
    available_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE task_event_outbox IS 'Final tasks whose events Kafka has yet to take; a row goes once it has. EventOutbox bounds it. Events of task.finished that an earlier release wrote are in event_outbox.';
COMMENT ON COLUMN task_event_outbox.available_at IS 'Not taken before this, since Kafka refused them or their partition takes nothing.';
ALTER TABLE task_event_outbox SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);

CREATE OR REPLACE FUNCTION task_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM event_consumer WHERE 'task.finished' = ANY (kinds)) THEN
        INSERT INTO task_event_outbox (task_ids)
        SELECT array_agg(id) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 1000 AS part FROM finished) f
        GROUP BY part ORDER BY part;
    END IF;
    RETURN NULL;
END $$;

-- Messages of one kind to an endpoint that groups are held for a minute, so that many of them become one.
ALTER TABLE webhook_delivery ADD COLUMN grouped_until timestamptz;
COMMENT ON COLUMN webhook_delivery.grouped_until IS 'Until when FanOutEvents waits for more of its kind; next_try_at is the same until it is sent. NULL: it is a message by itself.';
CREATE INDEX webhook_delivery_grouped ON webhook_delivery (webhook_id, kind, grouped_until) WHERE status = 'WAITING' AND grouped_until IS NOT NULL;
COMMENT ON INDEX webhook_delivery_grouped IS 'FanOutEvents finds what is being grouped.';
