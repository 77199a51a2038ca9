-- The page shows how much was done and how much of it failed, minute by minute. Counting tasks for that would read millions of rows, so
-- each replica adds up what it did and writes the sums.

CREATE TABLE work_minute (
    minute      timestamptz NOT NULL,
    source_type text        NOT NULL,
    made        bigint      NOT NULL DEFAULT 0 CHECK (made >= 0),
    succeeded   bigint      NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
    failed      bigint      NOT NULL DEFAULT 0 CHECK (failed >= 0),
    canceled    bigint      NOT NULL DEFAULT 0 CHECK (canceled >= 0),
    PRIMARY KEY (minute, source_type)
);
COMMENT ON TABLE work_minute IS 'What became of tasks in each minute of the last two days: see WorkMinutes. For plots only: what a replica counted in its last seconds is lost if it is killed. No flow decides by it.';
COMMENT ON COLUMN work_minute.canceled IS 'By a deadline. What a person canceled says nothing about a parser and is not in it.';

CREATE INDEX source_paused ON source (id) WHERE paused_at IS NOT NULL;
COMMENT ON INDEX source_paused IS 'The overview counts the paused ones, which are few.';
