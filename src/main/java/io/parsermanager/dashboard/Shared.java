package io.parsermanager.dashboard;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that is worked out anew when it is asked for and too old: once, however many ask, and those wait for it. */
final class Shared<T> {
    private final Supplier<T> work;
    private final Duration atMost;
    private final LongSupplier nanos;
    private T value;
    private long since;

    Shared(Supplier<T> work, Duration atMost, LongSupplier nanos) {
        this.work = work;
        this.atMost = atMost;
        this.nanos = nanos;
    }

    synchronized T get() {
        if (value == null || nanos.getAsLong() - since >= atMost.toNanos()) {
            value = work.get();
            since = nanos.getAsLong();
        }
        return value;
    }

    /** What was last worked out, however old; null if nothing ever was. */
    synchronized T last() {
        return value;
    }

    /** Has it worked out anew next time. */
    synchronized void forget() {
        since = nanos.getAsLong() - atMost.toNanos();
    }
}
