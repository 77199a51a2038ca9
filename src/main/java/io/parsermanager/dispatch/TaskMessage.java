package io.parsermanager.dispatch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What a parser is told: the contract of src/docs/messages.md.
 *
 * @param deadlineAt start before this
 * @param expiresAt the hard limit, after which nobody waits for the task
 * @param params the task type's, as JSON text
 * @param traceparent of the trace that the task belongs to, or null: a header
 * @param availableAt since when it could be sent: not told
 * @param tooLarge larger than KAFKA_MAX_REQUEST_SIZE for certain, so its settings and states were not read: not told
 */
@RegisterForReflection
public record TaskMessage(
        long taskId,
        int attempt,
        long taskGroupId,
        String sourceType,
        String taskType,
        Instant createdAt,
        Instant deadlineAt,
        Instant expiresAt,
        @JsonRawValue String params,
        List<SourceToParse> sources,
        @JsonIgnore String traceparent,
        @JsonIgnore Instant availableAt,
        @JsonIgnore boolean tooLarge) {

    /**
     * One source of the task.
     *
     * @param settings the source's, as JSON text
     * @param state the parser's bookmark from last time, as JSON text; null the first time
     */
    @RegisterForReflection
    public record SourceToParse(
            long id,
            String externalId,
            String name,
            @JsonRawValue String settings,
            @JsonRawValue String state) {}
}
