package io.parsermanager.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The start times of all running pieces of work. Liveness reads it, because only a restart ends work that is stuck. */
public final class InFlight {
    private final Map<Object, Long> sinceNanos = new ConcurrentHashMap<>();

    public <T> T during(Supplier<T> work) {
        Object self = new Object();
        sinceNanos.put(self, System.nanoTime());
        try {
            return work.get();
        } finally {
            sinceNanos.remove(self);
        }
    }

    /** How long the oldest piece has run; zero if none runs. */
    public Duration longest() {
        long now = System.nanoTime();
        return Duration.ofNanos(sinceNanos.values().stream()
                .mapToLong(since -> now - since)
                .max()
                .orElse(0));
    }
}
