package io.parsermanager.tasktype;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Caches parsed crons of task types, because each batch of schedules needs them. */
@ApplicationScoped
class CronCache {
    /** The most cached crons. An installation has tens of task types; further crons are parsed each time. */
    private static final int MAX_CRONS = 10_000;

    private record Key(String expression, String timeZone) {}

    private final Cache<Key, Cron> crons = Caffeine.newBuilder()
            .maximumSize(MAX_CRONS)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    private final Cache<Key, CronFirings> firings =
            Caffeine.newBuilder().maximumSize(MAX_CRONS).build();

    /**
     * Reads an expression and its time zone.
     *
     * @throws Cron.Invalid if either cannot be read
     */
    Cron get(String expression, String timeZone) {
        return crons.get(new Key(expression, timeZone), key -> Cron.parse(key.expression, key.timeZone));
    }

    /**
     * The firings around a time. They are computed once between two firings.
     *
     * @throws Cron.Invalid if the expression or the time zone cannot be read
     */
    CronFirings around(String expression, String timeZone, Instant now) {
        Cron cron = get(expression, timeZone);
        return firings.asMap()
                .compute(
                        new Key(expression, timeZone),
                        (key, known) -> known != null && known.areAround(now) ? known : CronFirings.around(cron, now));
    }
}
