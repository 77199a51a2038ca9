-- Reads all rows once and holds up no reader and no writer.
ALTER TABLE task VALIDATE CONSTRAINT bounds;
ALTER TABLE task_source VALIDATE CONSTRAINT bounds;
