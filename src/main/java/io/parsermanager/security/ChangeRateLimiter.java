package io.parsermanager.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many changes each caller has tried lately, on this replica, refused ones too: CHANGES_PER_MINUTE says how many are heard. */
@ApplicationScoped
public class ChangeRateLimiter {
    /** Callers that are remembered: addresses, where nobody says who he is. Who is forgotten begins anew. */
    private static final int CALLERS = 10_000;

    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CALLERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    ChangeRateLimiter(Settings settings) {
        this.perMinute = settings.changesPerMinute();
    }

    /** Counts one more try. Returns how many seconds are to be waited before it is heard; 0: it is heard now. */
    long secondsToWait(String who) {
        if (perMinute == 0) {
            return 0;
        }
        ConsumptionProbe probe = buckets.get(who, this::bucket).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
    }

    /** What to do, for who has to wait. */
    String remedy(long seconds) {
        return "More than CHANGES_PER_MINUTE=%d. Try again in %d s, or change many things by one call"
                .formatted(perMinute, seconds);
    }

    private Bucket bucket(String who) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
