package io.parsermanager.task.group;

/** The state of a task group. The database computes it from the states of its tasks, and from its window while that is open. */
public enum GroupStatus {
    /** No task has been sent yet. */
    NEW("New"),
    /** Some tasks were sent, and some are not finished; or the window is open, so that more may come. */
    IN_PROGRESS("In progress"),
    /** Every task succeeded. */
    SUCCESS("Success"),
    /** All tasks are finished: some succeeded, some failed or were canceled. */
    PARTIAL("Partial success"),
    /** All tasks are finished: none succeeded, at least one failed. */
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
