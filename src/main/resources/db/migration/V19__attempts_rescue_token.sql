-- Attempts that ended without ending their task are kept, what fell silent is tried again, and each task has a token. See src/docs/tasks.md.
-- Replicas of the last release run on: they cancel what falls silent, keep no attempts and send no token.

-- A replica that makes a partition of history right now would make it without its table of attempts: it waits here, or this waits for it.
LOCK TABLE history_partition IN ACCESS EXCLUSIVE MODE;

ALTER TABLE task_type
    ADD COLUMN on_silent      text NOT NULL DEFAULT 'RETRY' CHECK (on_silent IN ('RETRY', 'CANCEL')),
    ADD COLUMN on_not_started text NOT NULL DEFAULT 'CANCEL' CHECK (on_not_started IN ('RETRY', 'CANCEL'));
COMMENT ON COLUMN task_type.on_silent IS 'What becomes of a task that falls silent. RETRY: it gets the next attempt while attempts and time are left, else it is canceled. CANCEL: it is canceled.';
COMMENT ON COLUMN task_type.on_not_started IS 'The same for a task that no parser starts in time.';
COMMENT ON COLUMN task_type.start_timeout_s IS 'QUEUED for longer than this: not started, see on_not_started.';
COMMENT ON COLUMN task_type.silence_timeout_s IS 'IN_PROGRESS without a word for longer than this: silent, see on_silent.';

-- Two steps: a default that is random for each row would write the whole table anew.
ALTER TABLE task ADD COLUMN token text;
ALTER TABLE task ALTER COLUMN token SET DEFAULT to_hex((random() * 4503599627370495)::bigint);
COMMENT ON COLUMN task.token IS 'Sent with the task. A status that carries another one is of another life of this id: after a failover or a restore that lost rows, ids are drawn twice. NULL: the last release made the task.';

CREATE TABLE task_attempt (
    task_id       bigint      NOT NULL,
    attempt       integer     NOT NULL,
    queued_at     timestamptz,
    started_at    timestamptz,
    ended_at      timestamptz NOT NULL,
    outcome       text        NOT NULL,
    worker        text,
    error_code    text,
    error_message text,
    PRIMARY KEY (task_id, attempt)
) PARTITION BY RANGE (task_id);
COMMENT ON TABLE task_attempt IS 'Attempts that ended without ending their task: it was tried again. Partitioned by the bounds of task_history and dropped with it; no foreign keys and no checks, as there.';
COMMENT ON COLUMN task_attempt.outcome IS 'FAILED, SILENT or NOT_STARTED.';

CREATE OR REPLACE FUNCTION add_history_partition(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['task_history', 'task_source_history', 'task_attempt'] LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || low, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, parent || '_' || low, low, high);
    END LOOP;
    INSERT INTO history_partition (from_id, to_id) VALUES (low, high);
END $$;

DO $$
DECLARE
    p record;
BEGIN
    FOR p IN SELECT from_id, to_id FROM history_partition ORDER BY from_id LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF task_attempt FOR VALUES FROM (%s) TO (%s)', 'task_attempt_' || p.from_id,
                       CASE WHEN p.from_id = 0 THEN 'MINVALUE' ELSE CAST(p.from_id AS text) END, p.to_id);
    END LOOP;
END $$;
