DROP FUNCTION quota_window_end, quota_step, quota_cost_of, quota_key_name;
ALTER TABLE task DROP COLUMN quota_keys, DROP COLUMN quota_costs, DROP COLUMN waits_for, DROP COLUMN waits_since,
    DROP COLUMN quota_ticket;
ALTER TABLE source DROP COLUMN quota_keys, DROP COLUMN quota_cost;
DROP TABLE quota_key, quota;
