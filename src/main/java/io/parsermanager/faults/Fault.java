package io.parsermanager.faults;

import java.time.Duration;

/**
 * A fault: something that does not work and that the replica leaves out of its work, so that everything else goes on.
 *
 * @param kind the kind of thing
 * @param name the thing: a task type as {@code RSS/POSTS}, a topic, a topic and its partition
 * @param reason what is wrong with it and what to do, in one sentence
 * @param lasting how long the fault has lasted
 * @param times how often the fault was reported
 */
public record Fault(Kind kind, String name, String reason, Duration lasting, long times) {
    /** How long the fault has lasted, in seconds. */
    public double lastingS() {
        return lasting.toMillis() / 1000.0;
    }

    /** The kinds of things that can have a fault. */
    public enum Kind {
        /** A task type whose cron, time zone or params are not usable. The service makes no tasks for it. */
        TASK_TYPE,
        /** A topic that takes no messages, or partitions of it that do not. */
        TOPIC,
        /** A batch of statuses that PostgreSQL or the dead-letter topic does not take. */
        STATUSES,
        /** A timer whose work failed. */
        TIMER,
        /** An endpoint of a webhook that takes no messages. */
        WEBHOOK
    }
}
