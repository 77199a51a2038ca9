-- The overview says which task types fail, and the page "What fails" says why and since when. Both read these two tables, and not the
-- history: each replica adds up what it finishes by error code and writes the sums, as it does for work_minute.

CREATE TABLE outcome_minute (
    minute      timestamptz NOT NULL,
    source_type text        NOT NULL,
    task_type   text        NOT NULL,
    outcome     text        NOT NULL CHECK (outcome IN ('SUCCESS', 'FAILED', 'CANCELED', 'DEAD_LETTER')),
    code        text        NOT NULL,
    tasks       bigint      NOT NULL CHECK (tasks > 0),
    PRIMARY KEY (minute, source_type, task_type, outcome, code)
);
COMMENT ON TABLE outcome_minute IS 'How many tasks of a task type ended in which way in each minute of the last two days: see OutcomeCounts. What a replica counted in its last seconds is lost if it is killed. No flow decides by it.';
COMMENT ON COLUMN outcome_minute.code IS 'The error code, the cancel reason, or the reason of a dead letter. Empty: there is none. An asterisk: one of too many codes.';

CREATE TABLE failure_since (
    source_type text        NOT NULL,
    task_type   text        NOT NULL,
    outcome     text        NOT NULL,
    code        text        NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    PRIMARY KEY (source_type, task_type, outcome, code)
);
COMMENT ON TABLE failure_since IS 'Since when a task type fails with a code. A code that was away for a day begins anew.';

-- Lists of tasks by error code, by cancel reason and by the host of their sources. Tasks that succeed are in none of the indexes, so they
-- cost the flows nothing. The indexes of history are built while the migration runs: statuses wait in Kafka meanwhile.

CREATE INDEX task_error ON task (task_type_id, error_code, id) WHERE error_code IS NOT NULL;
COMMENT ON INDEX task_error IS 'FindTasks lists by error code: see StatusMergeQuery. The error of a task that is tried again is in it.';
CREATE INDEX task_cancel ON task (task_type_id, cancel_reason, id) WHERE cancel_reason IS NOT NULL;
COMMENT ON INDEX task_cancel IS 'FindTasks lists by cancel reason. It is empty in normal running.';
CREATE INDEX task_history_error ON task_history (task_type_id, error_code, id) WHERE error_code IS NOT NULL;
COMMENT ON INDEX task_history_error IS 'FindTasks lists by error code; FailureReports reads the newest tasks of a code.';
CREATE INDEX task_history_cancel ON task_history (task_type_id, cancel_reason, id) WHERE cancel_reason IS NOT NULL;
COMMENT ON INDEX task_history_cancel IS 'FindTasks lists by cancel reason; FailureReports reads the newest tasks of a reason.';

CREATE FUNCTION source_host(external_id text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(lower(substring(external_id FROM '^[Hh][Tt][Tt][Pp][Ss]?://(\[[^\]]*\]|[^/?#:@]+)(?:[/?#:]|$)')), 300);
COMMENT ON FUNCTION source_host IS 'The host of a source''s address; NULL if its id is not an address.';
CREATE INDEX source_by_host ON source (source_host(external_id), id) WHERE source_host(external_id) IS NOT NULL;
COMMENT ON INDEX source_by_host IS 'FindTasks lists the tasks of the sources of a host.';

-- Pieces of names and addresses of sources are found with trigrams. Where the role may not create the extension, or it is not installed, the
-- migration goes on without it: the search then finds whole ids only, and says so. See src/docs/operations.md.

DO $$
DECLARE
    place text;
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
            CREATE EXTENSION pg_trgm;
            COMMENT ON EXTENSION pg_trgm IS 'Created by a migration of Parser Manager, and dropped by its undo';
        END IF;
    EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE 'The search finds whole ids only, because the extension pg_trgm cannot be created: %', SQLERRM;
    END;
    SELECT quote_ident(n.nspname) INTO place
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
    IF place IS NOT NULL THEN
        EXECUTE format('CREATE INDEX source_trigrams ON source USING gin (lower(name) %1$s.gin_trgm_ops, lower(external_id) %1$s.gin_trgm_ops)', place);
        COMMENT ON INDEX source_trigrams IS 'FindAnything finds sources by a piece of their name or address.';
    END IF;
END $$;

-- The audit names acts in one word, whether they came by REST or by the page, and keeps what they changed.

ALTER TABLE audit ADD COLUMN act text CHECK (length(act) <= 100);
COMMENT ON COLUMN audit.act IS 'What was done, such as source.disable. NULL: a release before this column wrote the entry.';
CREATE INDEX audit_by_act ON audit (act, id);
COMMENT ON INDEX audit_by_act IS 'AuditResource: all acts of one name.';

ALTER TABLE audit_outcome ADD COLUMN changes text CHECK (length(changes) <= 10000);
COMMENT ON COLUMN audit_outcome.changes IS 'The fields that changed, each before and after, as JSON; of settings and the like only that they changed. NULL: nothing changed, or the call was for several things.';
