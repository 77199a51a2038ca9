-- Copies all of history back into one table each: with many finished tasks this takes its time, and the service must stand still
-- meanwhile. What dropped partitions held is gone.
LOCK TABLE task, task_source, task_history, task_source_history IN ACCESS EXCLUSIVE MODE;
DROP VIEW all_task_sources, all_tasks;
DROP TRIGGER count_forgotten_tasks ON task_history;
DROP TRIGGER count_finished_tasks ON task_history;
ALTER SEQUENCE task_id OWNED BY NONE;
CREATE TEMPORARY TABLE unfinished ON COMMIT DROP AS SELECT * FROM task;
CREATE TEMPORARY TABLE source_of_unfinished ON COMMIT DROP AS SELECT * FROM task_source;
DROP TABLE task, task_source;

CREATE TABLE task (
    id            bigint      PRIMARY KEY DEFAULT nextval('task_id'),
    task_group_id bigint      NOT NULL,
    task_type_id  bigint      NOT NULL,
    status        text        NOT NULL DEFAULT 'NEW' CHECK (status IN ('NEW', 'QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELED')),
    attempt       integer     NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    created_at    timestamptz NOT NULL DEFAULT now(),
    available_at  timestamptz NOT NULL DEFAULT now(),
    queued_at     timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    deadline_at   timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    cancel_reason text        CHECK (cancel_reason IN ('NOT_DISPATCHED', 'NOT_STARTED', 'SILENT', 'HARD_LIMIT', 'MANUAL')),
    canceled_by   text        CHECK (length(canceled_by) <= 200),
    cancel_note   text        CHECK (length(cancel_note) <= 1000),
    error_code    text        CHECK (length(error_code) <= 100),
    error_message text        CHECK (length(error_message) <= 2000),
    worker        text        CHECK (length(worker) <= 200),
    stats         jsonb,
    CHECK ((status = 'CANCELED') = (cancel_reason IS NOT NULL)),
    CHECK ((status IN ('SUCCESS', 'FAILED', 'CANCELED')) = (finished_at IS NOT NULL)),
    CHECK (status <> 'QUEUED' OR queued_at IS NOT NULL),
    CHECK (status <> 'IN_PROGRESS' OR started_at IS NOT NULL),
    CHECK (deadline_at <= expires_at)
);
ALTER TABLE task ADD CONSTRAINT task_is_of_its_groups_type FOREIGN KEY (task_group_id, task_type_id)
    REFERENCES task_group (id, task_type_id) ON DELETE CASCADE NOT VALID;
INSERT INTO task (id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
       expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats)
SELECT id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
       expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats
FROM (SELECT id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
       expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats FROM unfinished
      UNION ALL
      SELECT id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
       expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats FROM task_history h
      WHERE EXISTS (SELECT FROM task_group g WHERE g.id = h.task_group_id)) every;
ALTER TABLE task VALIDATE CONSTRAINT task_is_of_its_groups_type;
ALTER SEQUENCE task_id OWNED BY task.id;
COMMENT ON TABLE task IS 'One unit of work for a parser. Also the outbox: a NEW row is a message not yet sent.';
COMMENT ON COLUMN task.available_at IS 'Not sent before this: creation, or the end of a retry''s back-off.';
COMMENT ON COLUMN task.deadline_at IS 'When the present state is overdue, whatever it is.';
COMMENT ON COLUMN task.expires_at IS 'The hard limit, set at creation.';
COMMENT ON COLUMN task.error_code IS 'The last attempt''s error, kept while the next one runs.';
CREATE INDEX task_to_dispatch ON task (task_type_id, available_at, id) WHERE status = 'NEW';
COMMENT ON INDEX task_to_dispatch IS 'DispatchTasks claims what is NEW and due, task type by task type: a silent topic holds up its own tasks only.';
CREATE INDEX task_deadline ON task (deadline_at) WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS');
COMMENT ON INDEX task_deadline IS 'CancelExpired finds what is overdue. Finished tasks are not in it, so it stays small.';
CREATE INDEX task_of_group ON task (task_group_id, status, id);
COMMENT ON INDEX task_of_group IS 'TaskResource lists by group and status: see ByStatus; deleting a group finds its tasks.';
CREATE INDEX task_of_type ON task (task_type_id, status, id);
COMMENT ON INDEX task_of_type IS 'TaskResource lists by source type, task type and status: see ByStatus.';

CREATE TABLE task_source (
    task_id   bigint NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    source_id bigint NOT NULL REFERENCES source (id),
    status    text   CHECK (status IN ('SUCCESS', 'FAILED')),
    PRIMARY KEY (task_id, source_id)
);
COMMENT ON TABLE task_source IS 'Which sources a task covers, and how each came out.';
CREATE INDEX task_source_of_source ON task_source (source_id, task_id);
COMMENT ON INDEX task_source_of_source IS 'TaskSourceResource lists a source''s history.';
ALTER TABLE task_source SET (fillfactor = 60);
INSERT INTO task_source SELECT task_id, source_id, status
FROM (SELECT task_id, source_id, status FROM source_of_unfinished UNION ALL SELECT task_id, source_id, status FROM task_source_history) every
WHERE EXISTS (SELECT FROM task t WHERE t.id = every.task_id) AND EXISTS (SELECT FROM source s WHERE s.id = every.source_id);

DO $$
DECLARE
    low bigint;
BEGIN
    FOR low IN SELECT from_id FROM history_partition LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I, %I', 'task_history_' || low, 'task_source_history_' || low);
    END LOOP;
    DELETE FROM history_partition;
    SELECT ((coalesce(max(id), 0) + 1000000) / 1000000 + 1) * 1000000 INTO low FROM task;
    EXECUTE format('ALTER TABLE task ADD CONSTRAINT bounds CHECK (id < %s)', low);
    EXECUTE format('ALTER TABLE task_source ADD CONSTRAINT bounds CHECK (task_id < %s)', low);
    INSERT INTO history_partition (from_id, to_id) VALUES (0, low);
END $$;

CREATE OR REPLACE FUNCTION last_id_before(made regclass, moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low    bigint := 0;
    high   bigint;
    middle bigint;
    probe  bigint;
    older  boolean;
BEGIN
    EXECUTE format('SELECT coalesce(max(id), 0) + 1 FROM %s', made) INTO high;
    WHILE high - low > 1 LOOP
        middle := low + (high - low) / 2;
        EXECUTE format('SELECT id, created_at < $2 FROM %s WHERE id >= $1 ORDER BY id LIMIT 1', made) INTO probe, older USING middle, moment;
        IF older AND probe < high THEN
            low := probe;
        ELSE
            high := middle;
        END IF;
    END LOOP;
    RETURN low;
END $$;

CREATE OR REPLACE FUNCTION count_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    groups   bigint[];
    statuses text[];
    changes  bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(task_group_id), array_agg(status), array_agg(n) INTO groups, statuses, changes
        FROM (SELECT task_group_id, status, count(*) AS n FROM tasks_after GROUP BY task_group_id, status) d;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(task_group_id), array_agg(status), array_agg(-n) INTO groups, statuses, changes
        FROM (SELECT task_group_id, status, count(*) AS n FROM tasks_before GROUP BY task_group_id, status) d;
    ELSE
        SELECT array_agg(task_group_id), array_agg(status), array_agg(n) INTO groups, statuses, changes
        FROM (SELECT task_group_id, status, sum(n)::bigint AS n
              FROM (SELECT task_group_id, status, 1 AS n FROM tasks_after UNION ALL SELECT task_group_id, status, -1 FROM tasks_before) moves
              GROUP BY task_group_id, status HAVING sum(n) <> 0) d;
    END IF;

    -- Groups are locked last, after tasks and schedules, and in the order of their ids: flows that race wait, and never deadlock.
    PERFORM 1 FROM task_group WHERE id = ANY (groups) ORDER BY id FOR NO KEY UPDATE;
    UPDATE task_group g
    SET new_tasks = g.new_tasks + d.new_tasks, queued_tasks = g.queued_tasks + d.queued_tasks,
        in_progress_tasks = g.in_progress_tasks + d.in_progress_tasks, success_tasks = g.success_tasks + d.success_tasks,
        failed_tasks = g.failed_tasks + d.failed_tasks, canceled_tasks = g.canceled_tasks + d.canceled_tasks,
        finished_at = CASE WHEN g.new_tasks + g.queued_tasks + g.in_progress_tasks + d.new_tasks + d.queued_tasks + d.in_progress_tasks = 0
                           THEN coalesce(g.finished_at, now()) END
    FROM (SELECT task_group_id,
                 coalesce(sum(n) FILTER (WHERE status = 'NEW'), 0)         AS new_tasks,
                 coalesce(sum(n) FILTER (WHERE status = 'QUEUED'), 0)      AS queued_tasks,
                 coalesce(sum(n) FILTER (WHERE status = 'IN_PROGRESS'), 0) AS in_progress_tasks,
                 coalesce(sum(n) FILTER (WHERE status = 'SUCCESS'), 0)     AS success_tasks,
                 coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0)      AS failed_tasks,
                 coalesce(sum(n) FILTER (WHERE status = 'CANCELED'), 0)    AS canceled_tasks
          FROM unnest(groups, statuses, changes) AS u (task_group_id, status, n)
          GROUP BY task_group_id) d
    WHERE g.id = d.task_group_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION count_tasks IS 'Keeps the counters of task_group, once per statement, whichever flow or person changed the tasks: they cannot drift.';

CREATE TRIGGER count_made_tasks AFTER INSERT ON task REFERENCING NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_moved_tasks AFTER UPDATE ON task REFERENCING OLD TABLE AS tasks_before NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_removed_tasks AFTER DELETE ON task REFERENCING OLD TABLE AS tasks_before
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
