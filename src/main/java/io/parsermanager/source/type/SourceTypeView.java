package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.parsermanager.source.Pause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A source type as a client sees it.
 *
 * @param topic the topic of its tasks, from the row, a variable or the code
 */
@RegisterForReflection
public record SourceTypeView(
        String code,
        String name,
        String topic,
        boolean enabled,
        JsonNode settings,
        Pause pause,
        Instant overloadedAt,
        String overloadReason,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
