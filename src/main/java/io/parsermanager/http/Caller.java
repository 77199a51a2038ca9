package io.parsermanager.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/** Who sends the present request: kept with what they change. */
@RequestScoped
public class Caller {
    /** A name, for people to read: this is the column's limit. */
    private static final int MAX_LENGTH = 200;

    private final RoutingContext call;
    private final SecurityIdentity identity;

    Caller(RoutingContext call, SecurityIdentity identity) {
        this.call = call;
        this.identity = identity;
    }

    /** Who was let in by a key or token; where nobody is asked for one, what the header X-Actor says, or null. */
    public String name() {
        if (!identity.isAnonymous()) {
            return cut(identity.getPrincipal().getName());
        }
        String actor = call.request().getHeader("X-Actor");
        if (actor == null || actor.isBlank()) {
            return null;
        }
        if (actor.length() > MAX_LENGTH) {
            throw Invalid.parameter("X-Actor", "must not be longer than %d characters".formatted(MAX_LENGTH));
        }
        return actor.strip();
    }

    /** Whether the name was proven. */
    public boolean isKnown() {
        return !identity.isAnonymous();
    }

    /** Whether they have the role; where nobody is asked for a name, everybody may do everything. */
    public boolean hasRole(String role) {
        return identity.isAnonymous() || identity.hasRole(role);
    }

    /** Where the request comes from. */
    public String address() {
        return call.request().remoteAddress().hostAddress();
    }

    /** What is called, as the routes are matched: without dots, double slashes and needless escapes. */
    public String path() {
        return call.normalizedPath();
    }

    private static String cut(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    }
}
