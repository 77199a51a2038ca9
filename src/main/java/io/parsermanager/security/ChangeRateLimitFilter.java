package io.parsermanager.security;

import io.parsermanager.http.Caller;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits the changes per minute of each caller on this replica, so that a runaway script or a stolen key cannot overload the service. */
public class ChangeRateLimitFilter {
    /** Runs before the audit, so that refused calls have no entry. */
    private static final int BEFORE_THE_AUDIT = Priorities.USER;

    private final ChangeRateLimiter pace;
    private final Caller caller;

    ChangeRateLimitFilter(ChangeRateLimiter pace, Caller caller) {
        this.pace = pace;
        this.caller = caller;
    }

    @ServerRequestFilter(priority = BEFORE_THE_AUDIT)
    public void check(ContainerRequestContext call) {
        if (!Permissions.changes(call.getMethod(), caller.path())) {
            return;
        }
        long seconds = pace.secondsToWait(caller.isKnown() ? caller.name() : caller.address());
        if (seconds > 0) {
            throw new ClientErrorException(
                    pace.remedy(seconds),
                    Response.status(Response.Status.TOO_MANY_REQUESTS)
                            .header(HttpHeaders.RETRY_AFTER, seconds)
                            .build());
        }
    }
}
