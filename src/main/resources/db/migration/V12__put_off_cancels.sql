-- A cancel whose partition of the topic takes nothing waits behind the others, not in front of them.

ALTER TABLE cancel_to_announce ADD COLUMN available_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN cancel_to_announce.available_at IS 'Not announced before this: the cancel, or a little after Kafka did not take it.';
CREATE INDEX cancel_to_announce_due ON cancel_to_announce (available_at, task_id);
COMMENT ON INDEX cancel_to_announce_due IS 'AnnounceCancels claims what waits longest.';
