DROP TRIGGER delete_tasks ON task_group;
DROP FUNCTION delete_tasks_of_groups();
DROP TRIGGER is_of_its_groups_type ON task;
DROP FUNCTION check_groups_of_tasks();
ALTER TABLE task_group ADD CONSTRAINT task_group_with_its_type UNIQUE (id, task_type_id);
ALTER TABLE task ADD CONSTRAINT task_is_of_its_groups_type FOREIGN KEY (task_group_id, task_type_id)
    REFERENCES task_group (id, task_type_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE task VALIDATE CONSTRAINT task_is_of_its_groups_type;
