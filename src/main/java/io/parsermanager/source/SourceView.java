package io.parsermanager.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** A source as a client sees it. */
@RegisterForReflection
public record SourceView(
        Long id,
        String sourceType,
        String externalId,
        String name,
        boolean enabled,
        JsonNode settings,
        List<String> tags,
        Pause pause,
        Instant createdAt,
        Instant updatedAt) {}
