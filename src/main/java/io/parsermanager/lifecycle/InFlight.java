package io.parsermanager.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** When each piece of work was begun that is under way: what liveness asks, since work that stands still ends only with the process. */
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

    /** How long the oldest has taken so far; zero while there is none. */
    public Duration longest() {
        long now = System.nanoTime();
        return Duration.ofNanos(sinceNanos.values().stream()
                .mapToLong(since -> now - since)
                .max()
                .orElse(0));
    }
}
