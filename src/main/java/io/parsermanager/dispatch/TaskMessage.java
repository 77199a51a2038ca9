package io.parsermanager.dispatch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * The message of a task to its parser. src/docs/messages.md describes it.
 *
 * @param token tells this task from another one that had its id before rows were lost; null if the last release made the task
 * @param deadlineAt the parser must start before this time
 * @param expiresAt the hard limit: after this time nobody waits for the task
 * @param params the params of the task type, as JSON text
 * @param traceparent a header: the trace that the task belongs to, or null
 * @param availableAt the time since which the task can be sent; not part of the message
 * @param tooLarge true: certainly larger than KAFKA_MAX_REQUEST_SIZE, so its settings and bookmarks were not read; not part of the message
 */
@RegisterForReflection
public record TaskMessage(
        long taskId,
        int attempt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String token,
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
     * @param settings the settings of the source, as JSON text
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
