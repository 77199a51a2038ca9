package io.parsermanager.task;

/** The state of a task group. It follows from the states of its tasks (a generated column), nobody sets it. */
public enum GroupStatus {
    /** No task has been sent yet. */
    NEW("New"),
    /** Some tasks are not finished. */
    IN_PROGRESS("In progress"),
    /** Every task succeeded. */
    SUCCESS("Success"),
    /** All are finished: some succeeded, some failed or were canceled. */
    PARTIAL("Partial success"),
    /** All are finished, none succeeded, and at least one failed. */
    FAILED("Failed"),
    /** Every task was canceled. */
    CANCELED("Canceled");

    private final String title;

    GroupStatus(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
