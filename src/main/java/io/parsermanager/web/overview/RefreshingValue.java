package io.parsermanager.web.overview;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A value that is worked out anew when it is asked for and too old: once, however many ask, and aside, so that nobody waits. Who asks is
 * given the last one; only where there is none yet, or after a change of one's own, it is waited for.
 */
final class RefreshingValue<T> {
    /** So many times too old, whoever sees it should be told. */
    private static final int STALE = 4;

    /**
     * What was last worked out.
     *
     * @param stale it is a good deal too old: nobody has asked for long
     */
    record Reading<T>(T value, boolean stale) {}

    private static final class Held<T> {
        private final T value;
        private final long since;
        private final long asOf;

        private Held(T value, long since, long asOf) {
            this.value = value;
            this.since = since;
            this.asOf = asOf;
        }
    }

    private final Supplier<T> work;
    private final long atMost;
    private final LongSupplier nanos;
    private final Executor aside;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();
    private volatile Held<T> held;
    private volatile RuntimeException failure;

    RefreshingValue(Supplier<T> work, Duration atMost, LongSupplier nanos, Executor aside) {
        this.work = work;
        this.atMost = atMost.toNanos();
        this.nanos = nanos;
        this.aside = aside;
    }

    /** Throws what kept it from being worked out, if that failed the last time. */
    Reading<T> get() {
        Held<T> present = held;
        if (present == null || isForgotten(present)) {
            return new Reading<>(workOut(present), false);
        }
        long age = nanos.getAsLong() - present.since;
        if (age >= atMost && busy.compareAndSet(false, true)) {
            aside.execute(() -> refreshAside(present));
        }
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return new Reading<>(present.value, age >= STALE * atMost);
    }

    /** What was last worked out, however old; null if nothing ever was. */
    T last() {
        Held<T> present = held;
        return present == null ? null : present.value;
    }

    /** How long ago the last one was worked out; zero if nothing ever was. */
    Duration age() {
        Held<T> present = held;
        return present == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - present.since);
    }

    /** Works it out now, so that nobody finds an old one. */
    void refresh() {
        workOut(held);
    }

    /** Has it waited for next time. */
    void forget() {
        changes.incrementAndGet();
    }

    private boolean isForgotten(Held<T> one) {
        return one.asOf != changes.get();
    }

    private void refreshAside(Held<T> old) {
        try {
            workOut(old);
        } catch (RuntimeException e) {
            failure = e; // whoever asks next is told
        } finally {
            busy.set(false);
        }
    }

    /** One at a time: who had to wait takes what was worked out meanwhile. */
    private synchronized T workOut(Held<T> old) {
        if (held == old || isForgotten(held)) {
            try {
                long asOf = changes.get(); // what is changed while it is worked out may not be in it
                held = new Held<>(work.get(), nanos.getAsLong(), asOf);
                failure = null;
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return held.value;
    }
}
