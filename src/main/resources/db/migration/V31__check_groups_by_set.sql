-- A foreign key looks up the group of each inserted task, one by one: a sixth of what it costs to make tasks. The same rule is checked once for
-- each statement now. The counters are kept before it, so the groups are locked, and nobody deletes one before the tasks are committed.
ALTER TABLE task DROP CONSTRAINT task_is_of_its_groups_type;
ALTER TABLE task_group DROP CONSTRAINT task_group_with_its_type;

CREATE FUNCTION check_groups_of_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT t.task_group_id, t.task_type_id INTO wrong
    FROM (SELECT DISTINCT task_group_id, task_type_id FROM tasks_after) t
    WHERE NOT EXISTS (SELECT FROM task_group g WHERE g.id = t.task_group_id AND g.task_type_id = t.task_type_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'There is no task group % of task type %', wrong.task_group_id, wrong.task_type_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'task_is_of_its_groups_type', TABLE = 'task';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION check_groups_of_tasks IS 'Each new task belongs to a group of its task type. It comes after count_made_tasks, which locks the groups: triggers fire in the order of their names.';
CREATE TRIGGER is_of_its_groups_type AFTER INSERT ON task REFERENCING NEW TABLE AS tasks_after
    FOR EACH STATEMENT EXECUTE FUNCTION check_groups_of_tasks();

CREATE FUNCTION delete_tasks_of_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM task WHERE task_group_id IN (SELECT id FROM groups_before);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION delete_tasks_of_groups IS 'A group takes its tasks with it.';
CREATE TRIGGER delete_tasks AFTER DELETE ON task_group REFERENCING OLD TABLE AS groups_before
    FOR EACH STATEMENT EXECUTE FUNCTION delete_tasks_of_groups();
