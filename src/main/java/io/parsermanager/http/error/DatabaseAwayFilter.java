package io.parsermanager.http.error;

import io.parsermanager.database.DatabaseAwayException;
import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers 503 at once while PostgreSQL is away, so that callers do not wait for connections. */
public class DatabaseAwayFilter {
    /** Runs after authorization, and before anything that uses PostgreSQL. */
    private static final int BEFORE_THE_WORK = Priorities.USER - 100;

    /** Paths that need no PostgreSQL: the overview shows the outage. */
    private static final Set<String> WITHOUT_DATABASE =
            Set.of("/", "/overview/live", "/login", "/logout", "/preferences");

    private final DatabaseProbe probe;

    DatabaseAwayFilter(DatabaseProbe probe) {
        this.probe = probe;
    }

    /** Null lets the request through. */
    @ServerRequestFilter(priority = BEFORE_THE_WORK)
    public Response refuse(ContainerRequestContext request) {
        if (WITHOUT_DATABASE.contains(request.getUriInfo().getPath())) {
            return null;
        }
        try {
            probe.refuseWhileAway();
            return null;
        } catch (DatabaseAwayException away) {
            return DatabaseProblems.unavailable(DatabaseFailure.AWAY);
        }
    }
}
