package io.parsermanager.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.parsermanager.http.Caller;
import io.parsermanager.settings.Settings;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a caller change things so many times a minute on this replica: a loop that has run wild, or a stolen key, cannot bury everybody else. */
public class LimitChanges {
    /** Callers that are remembered: addresses, where nobody says who he is. Who is forgotten begins anew. */
    private static final int CALLERS = 10_000;

    /** Before the audit, which would note what is refused here. */
    private static final int BEFORE_THE_AUDIT = Priorities.USER;

    private final int perMinute;
    private final Caller caller;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CALLERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    LimitChanges(Settings settings, Caller caller) {
        this.perMinute = settings.changesPerMinute();
        this.caller = caller;
    }

    @ServerRequestFilter(priority = BEFORE_THE_AUDIT)
    public void check(ContainerRequestContext call) {
        if (perMinute == 0 || !Permissions.changes(call.getMethod(), caller.path())) {
            return;
        }
        String who = caller.isKnown() ? caller.name() : caller.address();
        ConsumptionProbe probe = buckets.get(who, this::bucket).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
            throw new ClientErrorException(
                    "More than CHANGES_PER_MINUTE=%d. Try again in %d s, or change many things by one call"
                            .formatted(perMinute, seconds),
                    Response.status(Response.Status.TOO_MANY_REQUESTS)
                            .header(HttpHeaders.RETRY_AFTER, seconds)
                            .build());
        }
    }

    private Bucket bucket(String who) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
