package io.parsermanager.task;

/**
 * Moves tasks to history in the statement that finishes them: they leave {@code task} and enter {@code task_history}, with their sources.
 * A task is in exactly one of the two at any time, whoever looks.
 */
public final class MoveToHistory {
    /** What finishing a task leaves as it is, for the RETURNING list of {@code DELETE FROM task t}. */
    public static final String UNCHANGED = """
            t.id, t.task_group_id, t.task_type_id, t.created_at, t.available_at, t.queued_at, t.deadline_at, t.expires_at, t.attempt""";

    private static final String COLUMNS = """
            id, task_group_id, task_type_id, created_at, available_at, queued_at, started_at, finished_at, deadline_at, expires_at, attempt,
                       status, cancel_reason, canceled_by, cancel_note, error_code, error_message, worker, stats""";

    /**
     * A common table expression that follows one named {@code ended}: the tasks taken out of {@code task}, with the columns of
     * {@code task_history} as they are to be.
     */
    public static final String TASKS = """
            tasks_in_history AS (
                INSERT INTO task_history (%1$s)
                SELECT %1$s
                FROM ended ORDER BY id
                RETURNING id
            )""".formatted(COLUMNS);

    /** The sources of {@code ended} as they were: for tasks without an outcome of each source. */
    public static final String SOURCES = """
            sources_taken AS (
                DELETE FROM task_source WHERE task_id = ANY (ARRAY(SELECT id FROM ended)) RETURNING task_id, source_id, status
            ), sources_in_history AS (
                INSERT INTO task_source_history (task_id, source_id, status) SELECT task_id, source_id, status FROM sources_taken ORDER BY task_id, source_id
                RETURNING task_id
            )""";

    /**
     * A condition that the statement can only judge once the tasks and their sources are in history. The lock of a group waits for it: all that
     * is written after that lock keeps other batches of the group waiting.
     */
    public static final String IS_DONE =
            "(SELECT count(*) FROM tasks_in_history) >= 0 AND (SELECT count(*) FROM sources_in_history) >= 0";

    private MoveToHistory() {}
}
