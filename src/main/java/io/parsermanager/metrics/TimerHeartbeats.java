package io.parsermanager.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The heartbeats of all timers: when each last completed a tick, or a batch of a long one. A tick that failed counts, because a restart
 * would not help what it needs.
 */
final class TimerHeartbeats {
    /** A heartbeat. The pause before the next tick does not count as a delay. */
    private record Heartbeat(long atNanos, Duration period) {}

    private final Map<String, Heartbeat> last = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    TimerHeartbeats(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Registers a timer.
     *
     * @return true if it is new
     */
    boolean expect(String timer) {
        return last.putIfAbsent(timer, new Heartbeat(nanos.getAsLong(), Duration.ZERO)) == null;
    }

    /** Reports a completed tick; the next one follows after the period. */
    void completed(String timer, Duration period) {
        last.put(timer, new Heartbeat(nanos.getAsLong(), period));
    }

    /** Reports progress within a tick that is not complete. */
    void progressed(String timer) {
        last.computeIfPresent(timer, (name, heartbeat) -> new Heartbeat(nanos.getAsLong(), heartbeat.period));
    }

    /** The time since the last heartbeat. */
    Duration age(String timer) {
        return Duration.ofNanos(nanos.getAsLong() - last.get(timer).atNanos);
    }

    /** The delay of the next tick, or of the next batch of the present tick. */
    Duration overdue(String timer) {
        Duration late = age(timer).minus(last.get(timer).period);
        return late.isNegative() ? Duration.ZERO : late;
    }

    /** The timers that are overdue by more than {@code patience}. */
    List<String> stuck(Duration patience) {
        return last.keySet().stream()
                .filter(timer -> overdue(timer).compareTo(patience) > 0)
                .sorted()
                .toList();
    }

    List<String> timers() {
        return last.keySet().stream().sorted().toList();
    }
}
