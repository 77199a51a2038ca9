package io.parsermanager.task;

/** What made a task group. */
public enum Trigger {
    /** Its schedules fell due. */
    CRON("Schedule"),
    /** A person, or a program in a person's name, asked for it. */
    MANUAL("Manual");

    private final String title;

    Trigger(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
