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

    private final Cache<Key, Parsed> crons = Caffeine.newBuilder()
            .maximumSize(MAX_CRONS)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    /** A cron with the firings around the time that was last asked for. */
    private static final class Parsed {
        private final Cron cron;
        private CronFirings firings;

        Parsed(Cron cron) {
            this.cron = cron;
        }

        synchronized CronFirings around(Instant now) {
            if (firings == null || !firings.areAround(now)) {
                firings = CronFirings.around(cron, now);
            }
            return firings;
        }
    }

    /**
     * Reads an expression and its time zone.
     *
     * @throws Cron.Invalid if either cannot be read
     */
    Cron get(String expression, String timeZone) {
        return parsed(expression, timeZone).cron;
    }

    /**
     * The firings around a time. They are computed once between two firings.
     *
     * @throws Cron.Invalid if the expression or the time zone cannot be read
     */
    CronFirings around(String expression, String timeZone, Instant now) {
        return parsed(expression, timeZone).around(now);
    }

    private Parsed parsed(String expression, String timeZone) {
        return crons.get(new Key(expression, timeZone), key -> new Parsed(Cron.parse(key.expression, key.timeZone)));
    }
}
