package io.parsermanager.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;

/** Who sends the present request: kept with what they change. */
@RequestScoped
public class Caller {
    /** A name, for people to read: this is the column's limit. */
    private static final int MAX_LENGTH = 200;

    private final HttpServerRequest request;

    Caller(HttpServerRequest request) {
        this.request = request;
    }

    /** What the header X-Actor says, or null. */
    public String name() {
        String actor = request.getHeader("X-Actor");
        if (actor == null || actor.isBlank()) {
            return null;
        }
        if (actor.length() > MAX_LENGTH) {
            throw Invalid.parameter("X-Actor", "must not be longer than %d characters".formatted(MAX_LENGTH));
        }
        return actor.strip();
    }
}
