package io.parsermanager.task;

/** Why a task was canceled. */
public enum CancelReason {
    /** The task could not be sent in time, because Kafka was away for too long. */
    NOT_DISPATCHED("Was not sent in time"),
    /** The task was sent, and no parser reported that it started. */
    NOT_STARTED("Was never started by a parser"),
    /** A parser started the task and then sent no status for too long. */
    SILENT("Was started, then fell silent"),
    /** The task took longer than its hard limit, all attempts together. */
    HARD_LIMIT("Took longer than its hard limit"),
    /** A person canceled the task. */
    MANUAL("Was canceled by a person");

    private final String title;

    CancelReason(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
