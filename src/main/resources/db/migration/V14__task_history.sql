-- A finished task moves from task to task_history. Both tables of history are partitioned by the id of the task: a partition whose
-- retention is over is dropped as a whole, so that history costs nothing to forget and gives the disk back at once.
-- See src/docs/history.md.

CREATE TABLE task_history (
    id            bigint      NOT NULL,
    task_group_id bigint      NOT NULL,
    task_type_id  bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    available_at  timestamptz NOT NULL,
    queued_at     timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    deadline_at   timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    attempt       integer     NOT NULL,
    status        text        NOT NULL,
    cancel_reason text,
    canceled_by   text,
    cancel_note   text,
    error_code    text,
    error_message text,
    worker        text,
    stats         jsonb,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
COMMENT ON TABLE task_history IS 'Finished tasks. A row is written once, by the statement that finishes the task, and dropped with its partition.';
CREATE INDEX task_history_of_group ON task_history (task_group_id, status, id);
COMMENT ON INDEX task_history_of_group IS 'TaskResource lists by group and status: see StatusMergeQuery; deleting a group finds its tasks.';
CREATE INDEX task_history_of_type ON task_history (task_type_id, status, id);
COMMENT ON INDEX task_history_of_type IS 'TaskResource lists by source type, task type and status: see StatusMergeQuery.';

CREATE TABLE task_source_history (
    task_id   bigint NOT NULL,
    source_id bigint NOT NULL,
    status    text,
    PRIMARY KEY (task_id, source_id)
) PARTITION BY RANGE (task_id);
COMMENT ON TABLE task_source_history IS 'Which sources a finished task covered, and how each came out. Partitioned by the same bounds as task_history; no foreign keys, so that a partition can be dropped alone.';
CREATE INDEX task_source_history_of_source ON task_source_history (source_id, task_id);
COMMENT ON INDEX task_source_history_of_source IS 'TaskSourceResource lists the history of a source.';

CREATE TABLE history_partition (
    from_id     bigint      PRIMARY KEY CHECK (from_id >= 0),
    to_id       bigint      NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    opened_at   timestamptz,
    complete_at timestamptz,
    CHECK (to_id > from_id)
);
COMMENT ON TABLE history_partition IS 'The partitions of history: ids from from_id up to and without to_id.';
COMMENT ON COLUMN history_partition.opened_at IS 'Since when ids are drawn from it. NULL: it is made ahead.';
COMMENT ON COLUMN history_partition.complete_at IS 'Since when all of its ids are drawn and none of its tasks is unfinished: nothing is written to it any more. NULL: something may be.';

CREATE TABLE lease (
    name  text        PRIMARY KEY,
    until timestamptz NOT NULL
);
COMMENT ON TABLE lease IS 'Duties that one replica does at a time. A row and no advisory lock: it works through a connection pooler, and ends by itself when the replica dies.';

CREATE FUNCTION add_history_partition(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['task_history', 'task_source_history'] LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || low, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, parent || '_' || low, low, high);
    END LOOP;
    INSERT INTO history_partition (from_id, to_id) VALUES (low, high);
END $$;
COMMENT ON FUNCTION add_history_partition IS 'Adds a partition to each table of history. The table is made first and attached then: that waits for no reader and no writer of the parent, as CREATE TABLE … PARTITION OF would.';

-- The tables of today become the first partition. That all of their ids are below its bound is checked beforehand, in a migration of
-- its own, without holding anybody up: V16 then attaches them without reading them.
DO $$
DECLARE
    bound bigint;
BEGIN
    SELECT ((coalesce(max(id), 0) + 1000000) / 1000000 + 1) * 1000000 INTO bound FROM task;
    EXECUTE format('ALTER TABLE task ADD CONSTRAINT bounds CHECK (id < %s) NOT VALID', bound);
    EXECUTE format('ALTER TABLE task_source ADD CONSTRAINT bounds CHECK (task_id < %s) NOT VALID', bound);
    INSERT INTO history_partition (from_id, to_id) VALUES (0, bound);
END $$;
