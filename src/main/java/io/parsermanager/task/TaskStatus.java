package io.parsermanager.task;

/** The state of a task. Who moves a task from which state to which is told in src/docs/tasks.md. */
public enum TaskStatus {
    /** Stored, not yet sent: waits for dispatch, or for the end of a retry's back-off. */
    NEW("New"),
    /** Sent: Kafka has acknowledged it, no parser has reported yet. */
    QUEUED("Queued"),
    /** A parser works on it. */
    IN_PROGRESS("In progress"),
    /** Done. Final. */
    SUCCESS("Success"),
    /** Failed, and no attempts or no time are left. Final. */
    FAILED("Failed"),
    /** Given up: overdue, or stopped by a person. Final. */
    CANCELED("Canceled");

    private final String title;

    TaskStatus(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
