DROP INDEX audit_by_act;
ALTER TABLE audit_outcome DROP COLUMN changes;
ALTER TABLE audit DROP COLUMN act;
DROP INDEX IF EXISTS source_trigrams;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'
               AND obj_description(oid, 'pg_extension') = 'Created by a migration of Parser Manager, and dropped by its undo') THEN
        DROP EXTENSION pg_trgm;
    END IF;
END $$;
DROP INDEX source_by_host;
DROP FUNCTION source_host;
DROP INDEX task_error, task_cancel, task_history_error, task_history_cancel;
DROP TABLE failure_since, outcome_minute;
