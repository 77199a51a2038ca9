package io.parsermanager.task.cancel;

/**
 * Cancels that parsers have yet to be told, in {@code cancel_to_announce}: one row for each task. Flows write it in the statement that takes a
 * task from its parser.
 */
final class AnnouncedCancels {
    /**
     * Ends an INSERT. A task that is tried again may be canceled once more before Kafka has taken the first cancel: the newer one counts, since
     * it names the attempt that a parser may still hold.
     */
    static final String REPLACE_OLDER = """
            ON CONFLICT (task_id) DO UPDATE SET attempt = EXCLUDED.attempt, reason = EXCLUDED.reason, canceled_at = EXCLUDED.canceled_at,
                                                available_at = EXCLUDED.available_at""";

    private AnnouncedCancels() {}
}
