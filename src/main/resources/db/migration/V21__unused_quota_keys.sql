-- Keys of quotas that no source has any more are deleted: see PurgeQuotaKeys. It only adds, so replicas of the release before run beside new ones.

ALTER TABLE quota_key ADD COLUMN unused_since timestamptz;
COMMENT ON COLUMN quota_key.unused_since IS 'Since when no source has the key. Whoever gives it to a source clears this first. NULL: sources have it, or nobody has looked.';

CREATE INDEX quota_key_unused ON quota_key (unused_since) WHERE unused_since IS NOT NULL;
COMMENT ON INDEX quota_key_unused IS 'PurgeQuotaKeys finds what it may delete.';

CREATE INDEX source_quota_keys ON source USING gin (quota_keys) WHERE quota_keys IS NOT NULL;
COMMENT ON INDEX source_quota_keys IS 'Finds the sources of a key: for its page, and for PurgeQuotaKeys. A source without keys is not in it.';
