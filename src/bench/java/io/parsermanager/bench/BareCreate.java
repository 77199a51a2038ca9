package io.parsermanager.bench;

import java.util.UUID;

/** The limit of creating: one statement for all that is due, which knows of no pauses, overlaps, batches or crons. */
final class BareCreate {
    private static final String SQL = """
            WITH g AS (
                INSERT INTO task_group (task_type_id, trigger, firing) VALUES (1000, 'CRON', ?) RETURNING id
            ), due AS MATERIALIZED (
                SELECT id, source_id, interval_s, nextval('task_id') AS task_id FROM (
                    SELECT id, source_id, interval_s FROM source_schedule WHERE enabled AND next_run_at <= now() FOR NO KEY UPDATE SKIP LOCKED) d
            ), t AS (
                INSERT INTO task (id, task_group_id, task_type_id, deadline_at, expires_at)
                SELECT d.task_id, g.id, 1000, now() + interval '1 hour', now() + interval '4 hours' FROM due d, g
            ), ts AS (
                INSERT INTO task_source (task_id, source_id) SELECT task_id, source_id FROM due
            )
            UPDATE source_schedule ss SET last_task_id = d.task_id, next_run_at = now() + d.interval_s * interval '1 second'
            FROM due d WHERE ss.id = d.id
            """;

    private BareCreate() {}

    static void run(Database database) {
        int made = database.sql(SQL, UUID.randomUUID().toString());
        if (made != Size.WORK) {
            throw new IllegalStateException("Made " + made + " tasks");
        }
    }
}
