package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A schedule as a client sees it.
 *
 * @param failures in a row; each makes it run later
 * @param quarantinedAt since when it only runs as a rare probe, which a success ends; null: it does not
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
