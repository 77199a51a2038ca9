package io.parsermanager.task;

import java.util.List;

/**
 * Event: the changes to tasks in one transaction of a flow. It is fired within that transaction. Observers that count use the phase after
 * the commit, because a rollback undoes the changes.
 *
 * @param rows how many schedules, tasks or statuses the transaction took
 * @param sinceNanos the System.nanoTime() at which it began
 * @param leftOut schedules that were due and made no task
 */
public record TasksMoved(Flow flow, long rows, long sinceNanos, List<Moved> moved, LeftOut leftOut) {
    /** The flow. */
    public enum Flow {
        /** Makes tasks of schedules that are due. */
        CREATE,
        /** Makes tasks at the request of a person. */
        MANUAL,
        DISPATCH,
        TRACK,
        EXPIRE,
        /** Cancels tasks at the request of a person. */
        CANCEL,
        /** Deletes old history. */
        PURGE
    }

    /** The change to a task. */
    public enum Move {
        /** The task was made; the reason is the trigger. */
        MADE,
        /** Kafka acknowledged the task. */
        DISPATCHED,
        /** Kafka does not take the task now; the service tries again a little later. */
        PUT_OFF,
        /** The attempt is over and the task gets another one; the reason is FAILED, SILENT or NOT_STARTED. */
        RETRIED,
        /** The task ended; the reason is SUCCESS or FAILED. */
        FINISHED,
        /** The task was canceled; the reason is the cancel reason. */
        CANCELED
    }

    /**
     * Tasks of one task type with the same change.
     *
     * @param why the reason, as the move describes it; empty if there is none
     * @param lagS the delay of each schedule or task, in seconds
     * @param errorCode the error code of tasks that failed; null if there is none
     */
    public record Moved(
            String sourceType,
            String taskType,
            Move move,
            String why,
            long tasks,
            List<Double> lagS,
            String errorCode) {
        public Moved(String sourceType, String taskType, Move move, String why, long tasks, List<Double> lagS) {
            this(sourceType, taskType, move, why, tasks, lagS, null);
        }

        public Moved(String sourceType, String taskType, Move move, String why, long tasks) {
            this(sourceType, taskType, move, why, tasks, List.of());
        }

        /** Tasks that finished with an error code, or without one. */
        public static Moved finished(String sourceType, String taskType, String status, String errorCode, long tasks) {
            return new Moved(sourceType, taskType, Move.FINISHED, status, tasks, List.of(), errorCode);
        }
    }

    /**
     * Schedules that were due and made no task.
     *
     * @param putOff because of an overload
     * @param waiting because of a quota
     */
    public record LeftOut(long overlaps, long disabled, long paused, long putOff, long waiting) {
        public static final LeftOut NONE = new LeftOut(0, 0, 0, 0, 0);
    }

    public TasksMoved(Flow flow, long rows, long sinceNanos, List<Moved> moved) {
        this(flow, rows, sinceNanos, moved, LeftOut.NONE);
    }
}
