package io.parsermanager.http;

import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Answers a POST that created something: 201, its address and what it is. */
public final class CreatedResponse {
    private CreatedResponse() {}

    /** Answers with the address {@code /api/v1/path/id}. */
    public static Response of(String path, Object id, Object created) {
        return Response.created(URI.create("/api/v1/" + path + "/" + id))
                .entity(created)
                .build();
    }
}
