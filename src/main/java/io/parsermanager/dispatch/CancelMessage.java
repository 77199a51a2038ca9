package io.parsermanager.dispatch;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * What a parser is told when a task that it may hold is cancelled: the contract of src/docs/messages.md.
 *
 * @param attempt the one that was cancelled
 */
@RegisterForReflection
public record CancelMessage(
        Long taskId,
        Integer attempt,
        Long taskGroupId,
        String sourceType,
        String taskType,
        String reason,
        Instant canceledAt) {}
