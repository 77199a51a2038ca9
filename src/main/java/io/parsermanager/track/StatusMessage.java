package io.parsermanager.track;

import java.util.List;

/**
 * A status that a parser reports. src/docs/messages.md describes it. Only taskId and status are required.
 *
 * @param attempt the attempt of the task; null: the current one
 * @param stats any JSON, as the text that the parser sent; null if there is none
 */
public record StatusMessage(
        Long taskId,
        Integer attempt,
        Status status,
        String worker,
        String stats,
        Failure error,
        List<SourceOutcome> sources) {

    /** The statuses that a parser may report. */
    public enum Status {
        IN_PROGRESS,
        SUCCESS,
        FAILED
    }

    /**
     * Why the task failed.
     *
     * @param retryAfterS the least number of seconds before the next attempt
     */
    public record Failure(String code, String message, Long retryAfterS) {}

    /**
     * The outcome of one source of the task.
     *
     * @param state the parser's bookmark: any JSON, as the text that the parser sent; the next task of the source contains it; null keeps
     *     the old one
     */
    public record SourceOutcome(Long id, Status status, String state) {}
}
