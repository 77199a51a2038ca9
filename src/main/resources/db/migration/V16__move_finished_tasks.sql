-- Renames the tables of today, makes them the first partition of history, and copies the few unfinished tasks into new tables of the
-- old names. Nothing is read as a whole: how long it takes depends on the unfinished tasks only.

LOCK TABLE task, task_source IN ACCESS EXCLUSIVE MODE;

DROP TRIGGER count_made_tasks ON task;
DROP TRIGGER count_moved_tasks ON task;
DROP TRIGGER count_removed_tasks ON task;
ALTER TABLE task_source DROP CONSTRAINT task_source_task_id_fkey, DROP CONSTRAINT task_source_source_id_fkey;
ALTER TABLE task DROP CONSTRAINT task_is_of_its_groups_type, ALTER COLUMN id DROP DEFAULT, ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN attempt DROP DEFAULT, ALTER COLUMN created_at DROP DEFAULT, ALTER COLUMN available_at DROP DEFAULT;
ALTER SEQUENCE task_id OWNED BY NONE;
-- Names of constraints are given once in a schema: those of the new tables are to be what they were.
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
             WHERE conrelid IN ('task'::regclass, 'task_source'::regclass) AND contype IN ('c', 'n') AND conname <> 'bounds' LOOP
        EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', c.owner, c.conname,
                       regexp_replace(c.conname, '^(task_source|task)_', '\1_history_0_'));
    END LOOP;
END $$;

ALTER TABLE task RENAME TO task_history_0;
ALTER INDEX task_pkey RENAME TO task_history_0_pkey;
ALTER INDEX task_of_group RENAME TO task_history_0_of_group;
ALTER INDEX task_of_type RENAME TO task_history_0_of_type;
ALTER INDEX task_to_dispatch RENAME TO task_history_0_to_dispatch;
ALTER INDEX task_deadline RENAME TO task_history_0_deadline;
ALTER TABLE task_source RENAME TO task_source_history_0;
ALTER INDEX task_source_pkey RENAME TO task_source_history_0_pkey;
ALTER INDEX task_source_of_source RENAME TO task_source_history_0_of_source;

CREATE TABLE task (
    id            bigint      PRIMARY KEY DEFAULT nextval('task_id'),
    task_group_id bigint      NOT NULL,
    task_type_id  bigint      NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    available_at  timestamptz NOT NULL DEFAULT now(),
    queued_at     timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    deadline_at   timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    attempt       integer     NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    status        text        NOT NULL DEFAULT 'NEW' CHECK (status IN ('NEW', 'QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELED')),
    cancel_reason text        CHECK (cancel_reason IN ('NOT_DISPATCHED', 'NOT_STARTED', 'SILENT', 'HARD_LIMIT', 'MANUAL')),
    canceled_by   text        CHECK (length(canceled_by) <= 200),
    cancel_note   text        CHECK (length(cancel_note) <= 1000),
    error_code    text        CHECK (length(error_code) <= 100),
    error_message text        CHECK (length(error_message) <= 2000),
    worker        text        CHECK (length(worker) <= 200),
    stats         jsonb,
    CONSTRAINT task_is_of_its_groups_type FOREIGN KEY (task_group_id, task_type_id) REFERENCES task_group (id, task_type_id) ON DELETE CASCADE,
    CHECK ((status = 'CANCELED') = (cancel_reason IS NOT NULL)),
    CHECK ((status IN ('SUCCESS', 'FAILED', 'CANCELED')) = (finished_at IS NOT NULL)),
    CHECK (status <> 'QUEUED' OR queued_at IS NOT NULL),
    CHECK (status <> 'IN_PROGRESS' OR started_at IS NOT NULL),
    CHECK (deadline_at <= expires_at)
);
ALTER SEQUENCE task_id OWNED BY task.id;
-- Every task is deleted within minutes or hours: vacuum comes often, and has little to do each time.
ALTER TABLE task SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
COMMENT ON TABLE task IS 'Tasks that are not finished; what is finished moves to task_history. Also the outbox: a NEW row is a message not yet sent.';
COMMENT ON COLUMN task.status IS 'A finished one is here only for a moment, during an upgrade: the last release finishes tasks in place, and MoveFinishedTasks moves them on.';
COMMENT ON COLUMN task.available_at IS 'Not sent before this: creation, or the end of the back-off of a retry.';
COMMENT ON COLUMN task.deadline_at IS 'When the present state is overdue, whatever it is.';
COMMENT ON COLUMN task.expires_at IS 'The hard limit, set at creation.';
COMMENT ON COLUMN task.error_code IS 'The error of the last attempt, kept while the next one runs.';

-- No foreign keys. The task and its sources are written and moved by the same statement, and a source is deleted only while its schedules
-- are locked, without which no task is made of it: to check both keys again for each row cost a tenth of what making a task costs.
CREATE TABLE task_source (
    task_id   bigint NOT NULL,
    source_id bigint NOT NULL,
    status    text   CHECK (status IN ('SUCCESS', 'FAILED')),
    PRIMARY KEY (task_id, source_id)
);
COMMENT ON TABLE task_source IS 'Which sources an unfinished task covers. They move to task_source_history with the task.';
ALTER TABLE task_source SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

INSERT INTO task (id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, deadline_at, expires_at, attempt, status,
                  error_code, error_message, worker, stats)
SELECT id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, deadline_at, expires_at, attempt, status,
       error_code, error_message, worker, stats
FROM task_history_0 WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS');
WITH moved AS (
    DELETE FROM task_source_history_0 WHERE task_id IN (SELECT id FROM task) RETURNING task_id, source_id, status
)
INSERT INTO task_source SELECT task_id, source_id, status FROM moved;
DELETE FROM task_history_0 WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS');

DROP INDEX task_history_0_to_dispatch, task_history_0_deadline;
CREATE INDEX task_to_dispatch ON task (task_type_id, available_at, id) WHERE status = 'NEW';
COMMENT ON INDEX task_to_dispatch IS 'DispatchTasks claims what is NEW and due, task type by task type: a silent topic holds up its own tasks only.';
CREATE INDEX task_deadline ON task (deadline_at) WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS');
COMMENT ON INDEX task_deadline IS 'CancelExpired finds what is overdue.';
CREATE INDEX task_finished ON task (id) WHERE status IN ('SUCCESS', 'FAILED', 'CANCELED');
COMMENT ON INDEX task_finished IS 'MoveFinishedTasks finds what the last release finished in place. It is empty in normal running.';
CREATE INDEX task_of_group ON task (task_group_id, status, id);
COMMENT ON INDEX task_of_group IS 'TaskResource lists by group and status: see StatusMergeQuery; deleting a group finds its tasks.';
CREATE INDEX task_of_type ON task (task_type_id, status, id);
COMMENT ON INDEX task_of_type IS 'TaskResource lists by source type, task type and status: see StatusMergeQuery; TaskGauges and WatchOverload read its heads.';
CREATE INDEX task_source_of_source ON task_source (source_id, task_id);
COMMENT ON INDEX task_source_of_source IS 'TaskSourceResource lists the tasks of a source.';

DO $$
DECLARE
    bound bigint;
BEGIN
    SELECT to_id INTO bound FROM history_partition WHERE from_id = 0;
    EXECUTE format('ALTER TABLE task_history ATTACH PARTITION task_history_0 FOR VALUES FROM (MINVALUE) TO (%s)', bound);
    EXECUTE format('ALTER TABLE task_source_history ATTACH PARTITION task_source_history_0 FOR VALUES FROM (MINVALUE) TO (%s)', bound);
    PERFORM add_history_partition(bound, bound + 1000000);
    PERFORM add_history_partition(bound + 1000000, bound + 2000000);
END $$;
ALTER TABLE task_history_0 DROP CONSTRAINT bounds;
ALTER TABLE task_source_history_0 DROP CONSTRAINT bounds;

CREATE VIEW all_tasks AS
    SELECT id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
           expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats
    FROM task
    UNION ALL
    SELECT id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at,
           expires_at, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats
    FROM task_history;
COMMENT ON VIEW all_tasks IS 'Unfinished tasks and those of history as one. A query with a bound on id reads the partitions that it needs, and no others.';

CREATE VIEW all_task_sources AS
    SELECT task_id, source_id, status FROM task_source
    UNION ALL
    SELECT task_id, source_id, status FROM task_source_history;
COMMENT ON VIEW all_task_sources IS 'Which sources the tasks of all_tasks cover.';

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
        EXECUTE format('SELECT id, created_at < $2 FROM %s WHERE id >= $1 AND id < $3 ORDER BY id LIMIT 1', made)
            INTO probe, older USING middle, moment, high;
        IF older THEN
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
    IF groups IS NULL THEN
        RETURN NULL;
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
COMMENT ON FUNCTION count_tasks IS 'Keeps the counters of task_group, once per statement, whichever flow or person changed the tasks: they cannot drift. A task that moves to history leaves task and enters task_history, and is counted by both. A dropped partition counts nothing: the totals of a group outlive its tasks.';

CREATE TRIGGER count_made_tasks AFTER INSERT ON task REFERENCING NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_moved_tasks AFTER UPDATE ON task REFERENCING OLD TABLE AS tasks_before NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_removed_tasks AFTER DELETE ON task REFERENCING OLD TABLE AS tasks_before
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_finished_tasks AFTER INSERT ON task_history REFERENCING NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER count_forgotten_tasks AFTER DELETE ON task_history REFERENCING OLD TABLE AS tasks_before
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
