package io.parsermanager.chaos;

/** What a replica does on its own, and how PostgreSQL's list of connections shows it. */
enum Duty {
    /** Claims due schedules and makes their tasks. */
    CREATE("^\\s*(WITH types AS MATERIALIZED|SELECT id FROM source_schedule\\s+WHERE enabled AND next_run_at)"),
    /** Claims tasks, sends them and marks them. */
    DISPATCH("^\\s*(WITH claimed AS MATERIALIZED \\(\\s*SELECT id, attempt, token|WITH (refused|marked) AS)"),
    /** Takes tokens of quotas, and gives waiting tasks their places. */
    QUOTA(
            "^\\s*(WITH locked AS MATERIALIZED \\(\\s*SELECT \\* FROM quota_key|UPDATE quota_key|UPDATE task t SET available_at)"),
    /** Applies statuses. */
    TRACK("^\\s*WITH incoming AS"),
    /** Cancels or tries again what is overdue. */
    EXPIRE("^\\s*WITH picked AS MATERIALIZED"),
    /** Tells parsers of cancels. */
    ANNOUNCE(
            "^\\s*(SELECT task_id, attempt, task_group_id, source_type, task_type, reason|(DELETE FROM|UPDATE) cancel_to_announce)"),
    /** Publishes events. */
    EVENTS(
            "^\\s*(WITH claimed AS MATERIALIZED \\(\\s*SELECT id FROM task_event_outbox|SELECT b\\.\\*, tt\\.source_type|INSERT INTO task_event_outbox)");

    private final String statement;

    Duty(String statement) {
        this.statement = statement;
    }

    /** A regular expression of PostgreSQL that the duty's statements meet. */
    String statement() {
        return statement;
    }
}
