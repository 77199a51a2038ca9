package io.parsermanager.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A rule of a quota as a client sees it.
 *
 * @param filledAt when all sources had their keys after the last change; null: not yet
 */
@RegisterForReflection
public record QuotaView(
        Long id,
        String code,
        String name,
        String sourceType,
        String keyOf,
        boolean enabled,
        Integer requests,
        Integer perS,
        int burst,
        int reserve,
        Long windowLimit,
        String timeZone,
        JsonNode costs,
        List<String> closingCodes,
        Instant filledAt,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
