package io.parsermanager.dispatch;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * The message to a parser whose task is canceled. src/docs/messages.md describes it.
 *
 * @param attempt the attempt that was canceled
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
