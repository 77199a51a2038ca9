package io.parsermanager.bench;

/** The limit of cancelling: one move to history for a batch, with the announcements that parsers are to get. */
final class BareExpire {
    private static final String SQL = """
            WITH canceled AS (
                DELETE FROM task
                WHERE id IN (SELECT id FROM task WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND deadline_at <= now()
                             ORDER BY deadline_at LIMIT 5000 FOR NO KEY UPDATE SKIP LOCKED)
                RETURNING *
            ), kept AS (
                INSERT INTO task_history (id, task_group_id, task_type_id, created_at, available_at, queued_at, deadline_at, expires_at, attempt,
                                          status, finished_at, cancel_reason)
                SELECT id, task_group_id, task_type_id, created_at, available_at, queued_at, deadline_at, expires_at, attempt,
                       'CANCELED', now(), 'NOT_STARTED' FROM canceled
            ), sources AS (
                DELETE FROM task_source WHERE task_id = ANY (ARRAY(SELECT id FROM canceled)) RETURNING task_id, source_id
            ), sources_kept AS (
                INSERT INTO task_source_history (task_id, source_id) SELECT task_id, source_id FROM sources
            )
            INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
            SELECT id, attempt, task_group_id, 'BENCH', 'POSTS', 'NOT_STARTED', now() FROM canceled
            """;

    private BareExpire() {}

    static void run(Database database) {
        int canceled = 0;
        for (int page = database.sql(SQL); page > 0; page = database.sql(SQL)) {
            canceled += page;
        }
        if (canceled != Size.WORK) {
            throw new IllegalStateException("Canceled " + canceled);
        }
    }
}
