package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A schedule as a client sees it.
 *
 * @param failures the number of failures in a row; each doubles the back-off
 * @param quarantinedAt the time since which it is in quarantine and runs as a rare probe until it succeeds; null: it is not
 */
@RegisterForReflection
public record SourceScheduleView(
        Long id,
        long sourceId,
        long taskTypeId,
        String sourceType,
        String taskType,
        boolean enabled,
        Integer intervalS,
        Instant nextRunAt,
        Long lastTaskId,
        int failures,
        Instant lastSuccessAt,
        Instant lastFailureAt,
        Instant quarantinedAt,
        JsonNode state,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
