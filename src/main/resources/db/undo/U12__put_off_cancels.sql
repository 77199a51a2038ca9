DROP INDEX cancel_to_announce_due;
ALTER TABLE cancel_to_announce DROP COLUMN available_at;
