package io.parsermanager.task;

import java.util.List;

/**
 * What one transaction of a flow did to tasks. Fired within that transaction: who counts observes it after the commit, since what
 * is rolled back never happened.
 *
 * @param rows how many schedules, tasks or statuses it took
 * @param sinceNanos when it began, as System.nanoTime() tells
 * @param leftOut schedules that were due and made no task
 */
public record TasksMoved(Flow flow, long rows, long sinceNanos, List<Moved> moved, LeftOut leftOut) {
    /** Which one. */
    public enum Flow {
        /** Tasks made because they were due. */
        CREATE,
        /** Tasks made because a person asked for them. */
        MANUAL,
        DISPATCH,
        TRACK,
        EXPIRE,
        /** Tasks canceled by a person. */
        CANCEL,
        /** History forgotten. */
        PURGE
    }

    /** What became of a task. */
    public enum Move {
        /** It was made; why: the trigger. */
        MADE,
        /** Kafka has it. */
        DISPATCHED,
        /** Kafka does not take it now: it is tried again a little later. */
        PUT_OFF,
        /** It failed and is to be tried again. */
        RETRIED,
        /** It is final by itself; why: SUCCESS or FAILED. */
        FINISHED,
        /** It was given up; why: the cancel reason. */
        CANCELED
    }

    /**
     * Tasks of one task type that took one move.
     *
     * @param why see the move; empty where there is nothing to tell
     * @param lagS for each schedule or task how late it was, in seconds
     */
    public record Moved(String sourceType, String taskType, Move move, String why, long tasks, List<Double> lagS) {
        public Moved(String sourceType, String taskType, Move move, String why, long tasks) {
            this(sourceType, taskType, move, why, tasks, List.of());
        }
    }

    /** Schedules that were due and made no task. */
    public record LeftOut(long overlaps, long disabled, long paused, long putOff) {
        public static final LeftOut NONE = new LeftOut(0, 0, 0, 0);
    }

    public TasksMoved(Flow flow, long rows, long sinceNanos, List<Moved> moved) {
        this(flow, rows, sinceNanos, moved, LeftOut.NONE);
    }
}
