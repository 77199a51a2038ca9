-- What every task costs to write, measured by src/bench: see src/docs/decisions.md.

-- A task's type is its group's. One foreign key says so and is checked once per task; two, to the group and to the type, cost twice as
-- much and did not even say it.
ALTER TABLE task_group ADD CONSTRAINT task_group_with_its_type UNIQUE (id, task_type_id);
ALTER TABLE task
    DROP CONSTRAINT task_task_group_id_fkey,
    DROP CONSTRAINT task_task_type_id_fkey,
    ADD CONSTRAINT task_is_of_its_groups_type FOREIGN KEY (task_group_id, task_type_id)
        REFERENCES task_group (id, task_type_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE task VALIDATE CONSTRAINT task_is_of_its_groups_type;

-- Room on the page for a row's next version, where no indexed column changes: the outcome of a task for a source, and a schedule's
-- health. Such a heap-only update writes to no index.
ALTER TABLE task_source SET (fillfactor = 60);
ALTER TABLE source_schedule SET (fillfactor = 80);
