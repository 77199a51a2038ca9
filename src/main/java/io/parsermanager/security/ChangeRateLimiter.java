package io.parsermanager.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the recent changes of each caller on this replica, refused ones as well. CHANGES_PER_MINUTE is the limit. */
@ApplicationScoped
public class ChangeRateLimiter {
    /** The most callers that are remembered, by name or by address. The count of a forgotten caller starts anew. */
    private static final int CALLERS = 10_000;

    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CALLERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    ChangeRateLimiter(Settings settings) {
        this.perMinute = settings.changesPerMinute();
    }

    /**
     * Counts one more change.
     *
     * @return how many seconds the caller must wait; 0 if the change is allowed now
     */
    long secondsToWait(String who) {
        if (perMinute == 0) {
            return 0;
        }
        ConsumptionProbe probe = buckets.get(who, this::bucket).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
    }

    /** The advice for a caller that must wait. */
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
