package io.parsermanager.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** PostgreSQL's time without asking it each time: what it last said, and what has passed since. Good for measuring, not for deciding. */
@ApplicationScoped
public class DatabaseClock {
    private record Reading(double epochS, long atNanos) {}

    private volatile Reading last;

    DatabaseClock() {}

    /** PostgreSQL has just said so. */
    void set(double epochS) {
        last = new Reading(epochS, System.nanoTime());
    }

    /** Whether the moment lies behind; no before PostgreSQL was first asked. For what is shown only. */
    public boolean hasPassed(Instant moment) {
        return secondsSince(moment.toEpochMilli()) > 0;
    }

    /** Seconds from the moment until now, none if it lies ahead; not a number before PostgreSQL was first asked. */
    double secondsSince(long epochMs) {
        Reading reading = last;
        return reading == null
                ? Double.NaN
                : Math.max(0, reading.epochS + (System.nanoTime() - reading.atNanos) / 1e9 - epochMs / 1e3);
    }
}
