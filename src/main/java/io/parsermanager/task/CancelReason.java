package io.parsermanager.task;

/** Why a task was canceled. */
public enum CancelReason {
    /** It could not be sent in time: Kafka was away for too long. */
    NOT_DISPATCHED("Was not sent in time"),
    /** It was sent, and no parser reported having started it. */
    NOT_STARTED("Was never started by a parser"),
    /** A parser started it and then said nothing for too long. */
    SILENT("Was started, then fell silent"),
    /** It took longer than its hard limit, all attempts together. */
    HARD_LIMIT("Took longer than its hard limit"),
    /** A person stopped it. */
    MANUAL("Was canceled by a person");

    private final String title;

    CancelReason(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
