-- A group is a firing of its task type's cron, or an hour of intervals, and is open until its window closes. See src/docs/tasks.md.
-- Replicas of the last release run on: their groups have no window.

ALTER TABLE task_type ADD COLUMN slice_s integer NOT NULL DEFAULT 30 CHECK (slice_s BETWEEN 1 AND 3600);
COMMENT ON COLUMN task_type.slice_s IS 'The spread goes in steps of this many seconds, so that what falls due together fills tasks of batch_size sources.';

CREATE FUNCTION slice_offset(source_id bigint, spread_s bigint, slice_s integer) RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN make_interval(secs => floor(extract(epoch FROM spread_offset(source_id, spread_s)) / slice_s)::double precision * slice_s);
COMMENT ON FUNCTION slice_offset IS 'spread_offset(), rounded down to the beginning of a slice: no source comes later than without slices.';

ALTER TABLE task_group
    ADD COLUMN fired_at  timestamptz,
    ADD COLUMN closes_at timestamptz,
    ADD COLUMN open      boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN task_group.fired_at IS 'The firing of the cron, or the beginning of the window for schedules with an interval. NULL: made by hand, or by the last release.';
COMMENT ON COLUMN task_group.closes_at IS 'When its window closes: no source of the firing is due later. NULL: it has none.';
COMMENT ON COLUMN task_group.open IS 'Its window has not closed yet. CloseGroups sets it to false.';
CREATE INDEX task_group_open ON task_group (closes_at) WHERE open;
COMMENT ON INDEX task_group_open IS 'CloseGroups finds the groups whose window has closed.';

-- The status depends on the window now. It stays a stored column, so that its index serves every filter; as a generated one it would have to
-- be made anew with the whole table.
ALTER TABLE task_group ALTER COLUMN status DROP EXPRESSION;
COMMENT ON COLUMN task_group.status IS 'Follows from the counters and from open: see set_group_status().';

CREATE FUNCTION set_group_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.status := CASE
        WHEN NEW.open THEN 'IN_PROGRESS'
        WHEN NEW.new_tasks > 0 AND NEW.queued_tasks + NEW.in_progress_tasks + NEW.success_tasks + NEW.failed_tasks + NEW.canceled_tasks = 0 THEN 'NEW'
        WHEN NEW.new_tasks + NEW.queued_tasks + NEW.in_progress_tasks > 0 THEN 'IN_PROGRESS'
        WHEN NEW.success_tasks > 0 AND NEW.failed_tasks + NEW.canceled_tasks = 0 THEN 'SUCCESS'
        WHEN NEW.success_tasks > 0 THEN 'PARTIAL'
        WHEN NEW.failed_tasks > 0 THEN 'FAILED'
        ELSE 'CANCELED'
    END;
    IF NEW.open OR NEW.new_tasks + NEW.queued_tasks + NEW.in_progress_tasks > 0 THEN
        NEW.finished_at := NULL;
    ELSIF NEW.success_tasks + NEW.failed_tasks + NEW.canceled_tasks > 0 THEN
        NEW.finished_at := coalesce(NEW.finished_at, now());
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION set_group_status IS 'The status of a group and its end, whoever changes the counters or the window.';

CREATE TRIGGER set_status BEFORE INSERT OR UPDATE ON task_group FOR EACH ROW EXECUTE FUNCTION set_group_status();
