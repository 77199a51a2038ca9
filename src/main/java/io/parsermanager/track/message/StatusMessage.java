package io.parsermanager.track.message;

import java.time.Instant;
import java.util.List;

/**
 * A status that a parser reports. src/docs/messages.md describes it. Only taskId and status are required.
 *
 * @param attempt the attempt of the task; null: the current one
 * @param token what the task's message had as its token; null: the parser does not send it back
 * @param stats any JSON, as the text that the parser sent; null if there is none
 */
public record StatusMessage(
        Long taskId,
        Integer attempt,
        String token,
        Status status,
        String worker,
        String stats,
        Failure error,
        List<SourceOutcome> sources,
        List<Closing> closings) {

    /** A status without a token that closes no key of a quota. */
    public StatusMessage(
            Long taskId,
            Integer attempt,
            Status status,
            String worker,
            String stats,
            Failure error,
            List<SourceOutcome> sources) {
        this(taskId, attempt, null, status, worker, stats, error, sources, List.of());
    }

    /** The statuses that a parser may report. */
    public enum Status {
        IN_PROGRESS,
        SUCCESS,
        FAILED
    }

    /**
     * Why the task, or one of its sources, failed.
     *
     * @param retryAfterS the least number of seconds before the next attempt, or before the next visit of the source
     */
    public record Failure(String code, String message, Long retryAfterS) {
        /** No error. */
        public static final Failure NONE = new Failure(null, null, null);
    }

    /**
     * What a visit of a source found.
     *
     * @param newItems how many items were new; null: the parser does not say
     * @param total how many items the answer had
     * @param newestAt the time of the newest item
     * @param medianGapS the median gap between the newest ten items in seconds, which the service computes
     */
    public record Found(Integer newItems, Integer total, Instant newestAt, Double medianGapS) {
        /** Nothing is known. */
        public static final Found UNKNOWN = new Found(null, null, null, null);
    }

    /**
     * The outcome of one source of the task.
     *
     * @param state the parser's bookmark: any JSON, as the text that the parser sent; the next task of the source contains it; null keeps
     *     the old one
     * @param notBefore the site asks for no visit before this; null: it asks for nothing
     * @param movedTo the new address of the source; null: it has not moved
     * @param error of this source alone
     */
    public record SourceOutcome(
            Long id, Status status, String state, Found found, Instant notBefore, String movedTo, Failure error) {}

    /**
     * The parser closes the task's key of a quota.
     *
     * @param quota the code of the quota
     * @param closedForS for how many seconds from now on
     */
    public record Closing(String quota, long closedForS) {}
}
