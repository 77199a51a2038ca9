package io.parsermanager.track;

import java.util.List;

/**
 * What a parser reports: the contract of src/docs/messages.md. Only taskId and status are required.
 *
 * @param attempt the task's attempt that this is about; null: the current one
 * @param stats any JSON, as the text that came; null if there is none
 */
public record StatusMessage(
        Long taskId,
        Integer attempt,
        Status status,
        String worker,
        String stats,
        Failure error,
        List<SourceOutcome> sources) {

    /** What a parser may say of a task. */
    public enum Status {
        IN_PROGRESS,
        SUCCESS,
        FAILED
    }

    /**
     * Why it failed.
     *
     * @param retryAfterS wait at least so many seconds before the next attempt
     */
    public record Failure(String code, String message, Long retryAfterS) {}

    /**
     * How one source of the task came out.
     *
     * @param state the parser's bookmark, any JSON as the text that came, sent back with the source's next task; null keeps the old one
     */
    public record SourceOutcome(Long id, Status status, String state) {}
}
