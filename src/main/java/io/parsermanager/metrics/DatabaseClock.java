package io.parsermanager.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * PostgreSQL's time without a query: the time of its last answer and the time passed since then. Use it for measurements, not for
 * decisions.
 */
@ApplicationScoped
public class DatabaseClock {
    private record Reading(double epochS, long atNanos) {}

    private volatile Reading last;

    DatabaseClock() {}

    /** Sets the time that PostgreSQL has just reported. */
    void set(double epochS) {
        last = new Reading(epochS, System.nanoTime());
    }

    /** Whether the time is in the past; false before the first answer of PostgreSQL. Use it for display only. */
    public boolean hasPassed(Instant moment) {
        return secondsSince(moment.toEpochMilli()) > 0;
    }

    /** Seconds since this time; 0 if it is in the future; not a number before the first answer of PostgreSQL. */
    double secondsSince(long epochMs) {
        Reading reading = last;
        return reading == null
                ? Double.NaN
                : Math.max(0, reading.epochS + (System.nanoTime() - reading.atNanos) / 1e9 - epochMs / 1e3);
    }
}
