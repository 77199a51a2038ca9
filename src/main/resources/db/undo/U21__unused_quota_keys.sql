DROP INDEX source_quota_keys;
DROP INDEX quota_key_unused;
ALTER TABLE quota_key DROP COLUMN unused_since;
