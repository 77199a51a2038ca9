package io.parsermanager.task;

/** Why a task group was made. */
public enum Trigger {
    /** Its schedules fell due. */
    CRON("Schedule"),
    /** A person or a program asked for it. */
    MANUAL("Manual");

    private final String title;

    Trigger(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
