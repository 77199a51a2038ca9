package io.parsermanager.tasktype;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The firings of a cron around a time. They stay the same until the next one comes.
 *
 * @param prior the firing before the last one, empty if it is not within {@link #LOOK_BACK} of it
 * @param last the last firing up to the time, empty if it is not within {@link #LOOK_BACK}
 * @param next empty if the cron does not fire within eight years
 * @param following the firing after the next one
 */
record CronFirings(
        Optional<Instant> prior, Optional<Instant> last, Optional<Instant> next, Optional<Instant> following) {
    /** Longer than the period of a cron that fires once a year. */
    private static final Duration LOOK_BACK = Duration.ofDays(400);

    static CronFirings around(Cron cron, Instant now) {
        Optional<Instant> last = lastUpTo(cron, now);
        Optional<Instant> next = cron.next(now);
        return new CronFirings(
                last.flatMap(firing -> lastUpTo(cron, firing.minusSeconds(1))), last, next, next.flatMap(cron::next));
    }

    /** Whether the firings around this time are the same. */
    boolean areAround(Instant now) {
        return last.isPresent() && next.isPresent() && !last.get().isAfter(now) && now.isBefore(next.get());
    }

    /** Most crons fire often: looks a minute back at first, and further only if there is nothing. */
    private static Optional<Instant> lastUpTo(Cron cron, Instant now) {
        for (Duration within = Duration.ofMinutes(1); ; within = within.multipliedBy(8)) {
            Duration bounded = within.compareTo(LOOK_BACK) < 0 ? within : LOOK_BACK;
            Optional<Instant> last = cron.last(now, bounded);
            if (last.isPresent() || bounded.equals(LOOK_BACK)) {
                return last;
            }
        }
    }
}
