package io.parsermanager.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.parsermanager.source.address.PrivateAddresses;
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
        Instant updatedAt)
        implements Versioned {
    /** Whether its address is in a private network: see PRIVATE_ADDRESSES. */
    @JsonProperty("private_address")
    public boolean privateAddress() {
        return PrivateAddresses.isPrivate(externalId);
    }
}
