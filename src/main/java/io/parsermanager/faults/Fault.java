package io.parsermanager.faults;

import java.time.Duration;

/**
 * Something bad that is left out of the work, so that all else goes on.
 *
 * @param kind what is bad
 * @param name which one: a task type as {@code RSS/POSTS}, a topic, a topic and its partition
 * @param reason what is wrong with it and what to do, in one sentence
 * @param lasting how long it has been so
 * @param times how often it was met
 */
public record Fault(Kind kind, String name, String reason, Duration lasting, long times) {
    /** How long it has been so, in seconds. */
    public double lastingS() {
        return lasting.toMillis() / 1000.0;
    }

    /** What can be bad by itself. */
    public enum Kind {
        /** A task type whose cron, zone or parameters cannot be used: no tasks are made for it. */
        TASK_TYPE,
        /** A topic that takes no messages, or some partitions of it. */
        TOPIC,
        /** A batch of statuses that PostgreSQL or the dead-letter topic does not take. */
        STATUSES,
        /** A timer whose work failed. */
        TIMER
    }
}
