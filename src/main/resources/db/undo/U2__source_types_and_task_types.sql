-- Refused by PostgreSQL while a source, a schedule or a group uses one of them: nobody's data goes with the seeds.
DELETE FROM task_type
WHERE (source_type, code) IN (('RSS', 'POSTS'), ('VK', 'POSTS'), ('VK', 'COMMENTS'), ('YOUTUBE', 'VIDEOS'), ('YOUTUBE', 'COMMENTS'));
DELETE FROM source_type WHERE code IN ('RSS', 'VK', 'YOUTUBE');

-- The ids are free again, so that going up gives them anew.
SELECT setval(pg_get_serial_sequence('task_type', 'id'), coalesce(max(id), 0) + 1, false) FROM task_type;
