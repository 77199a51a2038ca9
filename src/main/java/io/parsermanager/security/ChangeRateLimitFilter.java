package io.parsermanager.security;

import io.parsermanager.http.Caller;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a caller change things so many times a minute on this replica: a loop that has run wild, or a stolen key, cannot bury everybody else. */
public class ChangeRateLimitFilter {
    /** Before the audit, which would note what is refused here. */
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
