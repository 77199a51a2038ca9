package io.parsermanager.dashboard;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A value that is worked out anew when it is asked for and too old: once, however many ask. One that has only just grown too old is
 * answered as it is while it is worked out aside, so that nobody waits; one much older is waited for.
 */
final class Shared<T> {
    private static final Logger LOG = Logger.getLogger(Shared.class);

    /** So many times too old, a value is of no use. */
    private static final int USELESS = 4;

    private static final class Held<T> {
        private final T value;
        private final long since;

        private Held(T value, long since) {
            this.value = value;
            this.since = since;
        }
    }

    private final Supplier<T> work;
    private final long atMost;
    private final LongSupplier nanos;
    private final Executor aside;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Held<T> held;

    Shared(Supplier<T> work, Duration atMost, LongSupplier nanos, Executor aside) {
        this.work = work;
        this.atMost = atMost.toNanos();
        this.nanos = nanos;
        this.aside = aside;
    }

    T get() {
        Held<T> present = held;
        if (present == null || age(present) >= USELESS * atMost) {
            return workOut(present);
        }
        if (age(present) >= atMost && busy.compareAndSet(false, true)) {
            aside.execute(() -> refresh(present));
        }
        return present.value;
    }

    /** What was last worked out, however old; null if nothing ever was. */
    T last() {
        Held<T> present = held;
        return present == null ? null : present.value;
    }

    /** Has it worked out anew next time, and waited for. */
    void forget() {
        Held<T> present = held;
        if (present != null) {
            held = new Held<>(present.value, nanos.getAsLong() - USELESS * atMost);
        }
    }

    private void refresh(Held<T> old) {
        try {
            workOut(old);
        } catch (RuntimeException e) {
            // whoever asks once it is useless is told
            LOG.debug("Could not be worked out aside", e);
        } finally {
            busy.set(false);
        }
    }

    /** One at a time: who had to wait takes what was worked out meanwhile. */
    private synchronized T workOut(Held<T> old) {
        if (held == old) {
            held = new Held<>(work.get(), nanos.getAsLong());
        }
        return held.value;
    }

    private long age(Held<T> one) {
        return nanos.getAsLong() - one.since;
    }
}
