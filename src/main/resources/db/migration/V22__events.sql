-- Events: the state of a source, a quota key or a source type has changed, or a task is final. See src/docs/messages.md.
-- Triggers write them, so an event is in the transaction of the change, whichever flow or person made it, and also if a replica of the
-- release before made it. Without a consumer they write nothing.

CREATE TABLE event_consumer (
    name  text   PRIMARY KEY CHECK (name IN ('KAFKA', 'WEBHOOKS')),
    kinds text[] NOT NULL
);
COMMENT ON TABLE event_consumer IS 'Who wants events. KAFKA: PublishEvents keeps the row as KAFKA_EVENT_TOPIC says.';
COMMENT ON COLUMN event_consumer.kinds IS 'The kinds that it wants; the triggers write no others for it.';

CREATE SEQUENCE event_id AS bigint;

CREATE TABLE event_outbox (
    consumer     text        NOT NULL,
    id           bigint      NOT NULL,
    kind         text        NOT NULL,
    entity       text        NOT NULL,
    data         jsonb       NOT NULL,
    occurred_at  timestamptz NOT NULL,
    available_at timestamptz NOT NULL DEFAULT now(),
    refused      boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (consumer, id)
);
COMMENT ON TABLE event_outbox IS 'Events that a consumer has yet to take; a row goes once it has. EventOutbox bounds it.';
COMMENT ON COLUMN event_outbox.id IS 'The same for all consumers. Those of one entity are ascending in the order of its changes, since each change waits for the lock of the one before it.';
COMMENT ON COLUMN event_outbox.entity IS 'What has changed: source/7, quota_key/3, source_type/RSS, task/812. The key of the message.';
COMMENT ON COLUMN event_outbox.available_at IS 'Not taken before this, since Kafka refused it or its partition takes nothing.';
COMMENT ON COLUMN event_outbox.refused IS 'Kafka refused it for its content: later events of its entity do not wait for it.';
CREATE INDEX event_outbox_put_off ON event_outbox (consumer, entity, id);
COMMENT ON INDEX event_outbox_put_off IS 'PublishEvents leaves no event of an entity behind that is older.';
ALTER TABLE event_outbox SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

CREATE FUNCTION event_time(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
COMMENT ON FUNCTION event_time IS 'A time as the messages have it, whatever the time zone of the session.';

CREATE FUNCTION add_event(event_kind text, event_entity text, event_data jsonb) RETURNS void LANGUAGE sql AS $$
    WITH event AS MATERIALIZED (SELECT nextval('event_id') AS id)
    INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
    SELECT c.name, e.id, event_kind, event_entity, event_data || jsonb_build_object('occurred_at', event_time(now())), now()
    FROM event_consumer c CROSS JOIN event e WHERE event_kind = ANY (c.kinds)
$$;
COMMENT ON FUNCTION add_event IS 'Writes an event for each consumer that wants its kind.';

-- ---------------------------------------------------------------------------------------------------------------------
-- Sources
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE source_schedule ADD COLUMN stale_at timestamptz;
COMMENT ON COLUMN source_schedule.stale_at IS 'Since when MarkStaleSchedules knows that it misses the promise of its task type (fresh_within_s). A success ends it. NULL: it does not.';
CREATE INDEX source_schedule_stale ON source_schedule (id) WHERE stale_at IS NOT NULL;
COMMENT ON INDEX source_schedule_stale IS 'MarkStaleSchedules finds those whose promise is kept again without a success.';

CREATE FUNCTION schedule_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    base    jsonb;
    failure jsonb;
    entity  text := 'source/' || NEW.source_id;
BEGIN
    IF NOT EXISTS (SELECT FROM event_consumer) THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_strip_nulls(jsonb_build_object(
               'source_id', s.id, 'source_type', s.source_type, 'task_type', tt.code, 'external_id', s.external_id, 'name', s.name,
               'tags', to_jsonb(s.tags), 'host', quota_key_name('HOST', '', s.external_id, '{}'), 'task_id', NEW.last_task_id))
    INTO base
    FROM source s, task_type tt WHERE s.id = NEW.source_id AND tt.id = NEW.task_type_id;
    IF base IS NULL THEN
        RETURN NULL;
    END IF;

    IF NEW.failures > OLD.failures THEN
        -- The task has just moved to history: the error of this source alone counts, else that of the task, else why it was canceled.
        SELECT jsonb_strip_nulls(jsonb_build_object('failures', NEW.failures, 'error', CASE
                   WHEN sh.error_code IS NOT NULL OR sh.error_message IS NOT NULL
                       THEN jsonb_build_object('code', sh.error_code, 'message', sh.error_message)
                   ELSE jsonb_build_object('code', coalesce(h.error_code, h.cancel_reason), 'message', h.error_message) END))
        INTO failure
        FROM task_history h LEFT JOIN task_source_history sh ON sh.task_id = h.id AND sh.source_id = NEW.source_id
        WHERE h.id = NEW.last_task_id;
        failure := coalesce(failure, jsonb_build_object('failures', NEW.failures));
        IF OLD.failures = 0 THEN
            PERFORM add_event('source.failing', entity, base || failure);
        END IF;
        IF OLD.quarantined_at IS NULL AND NEW.quarantined_at IS NOT NULL THEN
            PERFORM add_event('source.quarantined', entity, base || failure);
        END IF;
    END IF;
    IF OLD.stale_at IS NULL AND NEW.stale_at IS NOT NULL THEN
        PERFORM add_event('source.stale', entity, base || jsonb_strip_nulls(jsonb_build_object(
            'last_success_at', event_time(NEW.last_success_at),
            'fresh_within_s', (SELECT fresh_within_s FROM task_type WHERE id = NEW.task_type_id))));
    END IF;
    IF (OLD.failures > 0 OR OLD.stale_at IS NOT NULL) AND NEW.failures = 0 AND NEW.stale_at IS NULL THEN
        PERFORM add_event('source.recovered', entity, base || jsonb_build_object(
            'failures', OLD.failures,
            'by', CASE WHEN NEW.last_success_at IS DISTINCT FROM OLD.last_success_at THEN 'SUCCESS' ELSE 'RESET' END));
    END IF;
    -- An overflow right after an overflow is the same state.
    IF NEW.overflows > OLD.overflows AND (OLD.overflows = 0 OR coalesce(OLD.found_new < OLD.found_total OR OLD.found_new = 0, true)) THEN
        PERFORM add_event('source.overflow', entity,
                          base || jsonb_build_object('found_new', NEW.found_new, 'found_total', NEW.found_total));
    END IF;
    IF NEW.moved_to IS NOT NULL AND NEW.moved_to IS DISTINCT FROM OLD.moved_to THEN
        PERFORM add_event('source.moved', entity, base || jsonb_build_object('moved_to', NEW.moved_to));
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION schedule_events IS 'Events of sources. One source has them for each of its task types.';

-- The condition keeps the flows as fast as they were: most updates of schedules change none of these.
CREATE TRIGGER write_events AFTER UPDATE ON source_schedule FOR EACH ROW
    WHEN ((OLD.failures = 0) <> (NEW.failures = 0)
          OR (OLD.quarantined_at IS NULL) AND (NEW.quarantined_at IS NOT NULL)
          OR (OLD.stale_at IS NULL) <> (NEW.stale_at IS NULL)
          OR NEW.overflows > OLD.overflows
          OR NEW.moved_to IS DISTINCT FROM OLD.moved_to)
    EXECUTE FUNCTION schedule_events();

-- ---------------------------------------------------------------------------------------------------------------------
-- Source types and quotas
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION source_type_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_event(CASE WHEN NEW.overloaded_at IS NULL THEN 'source_type.relieved' ELSE 'source_type.overloaded' END,
                      'source_type/' || NEW.code, jsonb_strip_nulls(jsonb_build_object(
                          'source_type', NEW.code, 'reason', NEW.overload_reason, 'overloaded_at', event_time(OLD.overloaded_at))));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION source_type_events IS 'Events of source types: an overload began or ended.';
CREATE TRIGGER write_events AFTER UPDATE OF overloaded_at ON source_type FOR EACH ROW
    WHEN ((OLD.overloaded_at IS NULL) <> (NEW.overloaded_at IS NULL)) EXECUTE FUNCTION source_type_events();

ALTER TABLE quota_key ADD COLUMN announced text CHECK (announced IN ('CLOSED', 'EXHAUSTED'));
COMMENT ON COLUMN quota_key.announced IS 'What the last event said: nothing is sent for it. NULL: it is open. AnnounceQuotas ends what ends by time.';
CREATE INDEX quota_key_announced ON quota_key (id) WHERE announced IS NOT NULL;
COMMENT ON INDEX quota_key_announced IS 'AnnounceQuotas finds what has ended by time.';

CREATE FUNCTION quota_key_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_is text := CASE WHEN NEW.closed_until > now() THEN 'CLOSED' WHEN NEW.announced = 'EXHAUSTED' THEN 'EXHAUSTED' END;
BEGIN
    IF now_is IS DISTINCT FROM OLD.announced THEN
        PERFORM add_event(
            CASE now_is WHEN 'CLOSED' THEN 'quota.closed' WHEN 'EXHAUSTED' THEN 'quota.exhausted' ELSE 'quota.opened' END,
            'quota_key/' || NEW.id,
            jsonb_strip_nulls(jsonb_build_object('quota_key_id', NEW.id, 'quota', q.code, 'key', NEW.name, 'source_type', q.source_type)
                || CASE now_is
                       WHEN 'CLOSED' THEN jsonb_build_object('closed_until', event_time(NEW.closed_until), 'reason', NEW.closed_reason,
                                                             'by', NEW.closed_by)
                       WHEN 'EXHAUSTED' THEN jsonb_build_object('used', NEW.used, 'window_limit', coalesce(NEW.window_limit, q.window_limit),
                                                                'window_ends_at', event_time(NEW.window_ends_at))
                       ELSE '{}'::jsonb END))
        FROM quota q WHERE q.id = NEW.quota_id;
        NEW.announced := now_is;
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION quota_key_events IS 'Events of quota keys. A longer closure is no event: the key was closed.';
-- Taking tokens changes neither column, so it does not run this.
CREATE TRIGGER write_events BEFORE UPDATE OF closed_until, announced ON quota_key FOR EACH ROW EXECUTE FUNCTION quota_key_events();

-- ---------------------------------------------------------------------------------------------------------------------
-- Tasks
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION task_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM event_consumer WHERE 'task.finished' = ANY (kinds)) THEN
        INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
        SELECT c.name, nextval('event_id'), 'task.finished', 'task/' || t.id,
               jsonb_strip_nulls(jsonb_build_object(
                   'task_id', t.id, 'task_group_id', t.task_group_id, 'source_type', tt.source_type, 'task_type', tt.code,
                   'status', t.status, 'attempt', t.attempt, 'cancel_reason', t.cancel_reason, 'worker', t.worker,
                   'error', CASE WHEN t.error_code IS NOT NULL OR t.error_message IS NOT NULL
                                 THEN jsonb_build_object('code', t.error_code, 'message', t.error_message) END,
                   'created_at', event_time(t.created_at), 'queued_at', event_time(t.queued_at), 'started_at', event_time(t.started_at),
                   'finished_at', event_time(t.finished_at), 'occurred_at', event_time(t.finished_at)))
               || CASE WHEN t.stats IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('stats', t.stats) END,
               t.finished_at
        FROM finished t JOIN task_type tt ON tt.id = t.task_type_id
        JOIN event_consumer c ON 'task.finished' = ANY (c.kinds);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION task_events IS 'One event for each task that enters history, so for each final task, if somebody wants them.';
CREATE TRIGGER write_events AFTER INSERT ON task_history REFERENCING NEW TABLE AS finished
    FOR EACH STATEMENT EXECUTE FUNCTION task_events();
