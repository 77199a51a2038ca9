DROP INDEX source_paused;
DROP TABLE work_minute;
