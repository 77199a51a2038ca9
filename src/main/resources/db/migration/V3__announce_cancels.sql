-- Parsers are told of cancels over Kafka. What they have yet to be told is kept beside the cancel, by the same statement: neither a
-- crash nor Kafka away can lose it. Rows are few and short-lived, so nothing that tasks do often gets dearer.

CREATE TABLE cancel_to_announce (
    task_id       bigint      PRIMARY KEY,
    attempt       integer     NOT NULL,
    task_group_id bigint      NOT NULL,
    source_type   text        NOT NULL,
    task_type     text        NOT NULL,
    reason        text        NOT NULL,
    canceled_at   timestamptz NOT NULL
);
COMMENT ON TABLE cancel_to_announce IS 'Cancels of tasks that a parser may hold, until Kafka has acknowledged their announcement. No foreign keys: it holds all that is told, so deleting history loses none.';
