package io.parsermanager.ops;

import jakarta.enterprise.context.ApplicationScoped;

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

    /** Seconds from the moment until now, none if it lies ahead; not a number before PostgreSQL was first asked. */
    double secondsSince(long epochMs) {
        Reading reading = last;
        return reading == null
                ? Double.NaN
                : Math.max(0, reading.epochS + (System.nanoTime() - reading.atNanos) / 1e9 - epochMs / 1e3);
    }
}
