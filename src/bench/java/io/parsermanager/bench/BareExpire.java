package io.parsermanager.bench;

/** The limit of cancelling: one update to a page, with the announcements that parsers are to get. */
final class BareExpire {
    private static final String SQL = """
            WITH canceled AS (
                UPDATE task SET status = 'CANCELED', finished_at = now(), cancel_reason = 'NOT_STARTED'
                WHERE id IN (SELECT id FROM task WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS') AND deadline_at <= now()
                             ORDER BY deadline_at LIMIT 5000 FOR NO KEY UPDATE SKIP LOCKED)
                RETURNING id, attempt, task_group_id, finished_at
            )
            INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
            SELECT id, attempt, task_group_id, 'BENCH', 'POSTS', 'NOT_STARTED', finished_at FROM canceled
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
