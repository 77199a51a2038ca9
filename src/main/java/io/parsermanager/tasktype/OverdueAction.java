package io.parsermanager.tasktype;

/** What the service does with a task whose parser fell silent, or that no parser started in time. */
public enum OverdueAction {
    /** The task gets its next attempt while attempts and time are left. With none left it is canceled. */
    RETRY,
    /** The task is canceled. */
    CANCEL
}
