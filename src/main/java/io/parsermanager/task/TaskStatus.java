package io.parsermanager.task;

/** The state of a task. src/docs/tasks.md shows which flow moves a task from which state to which. */
public enum TaskStatus {
    /** The task is stored and waits for dispatch, or for the end of the back-off before its next attempt. */
    NEW("New"),
    /** Kafka has acknowledged the task, and no parser has reported yet. */
    QUEUED("Queued"),
    /** A parser works on it. */
    IN_PROGRESS("In progress"),
    /** The task succeeded. Final. */
    SUCCESS("Success"),
    /** The task failed, and no attempts or no time are left. Final. */
    FAILED("Failed"),
    /** The task was overdue, or a person canceled it. Final. */
    CANCELED("Canceled");

    private final String title;

    TaskStatus(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
