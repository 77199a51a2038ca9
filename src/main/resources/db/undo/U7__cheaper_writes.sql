-- Loses nothing: writing gets dearer.
ALTER TABLE source_schedule RESET (fillfactor);
ALTER TABLE task_source RESET (fillfactor);
ALTER TABLE task
    DROP CONSTRAINT task_is_of_its_groups_type,
    ADD CONSTRAINT task_task_group_id_fkey FOREIGN KEY (task_group_id) REFERENCES task_group (id) ON DELETE CASCADE,
    ADD CONSTRAINT task_task_type_id_fkey FOREIGN KEY (task_type_id) REFERENCES task_type (id);
ALTER TABLE task_group DROP CONSTRAINT task_group_with_its_type;
