package io.parsermanager.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each timer last got somewhere: completed a beat, or a page of a long one. A beat that failed is a beat: what it needed
 * was away, and the timer is not what a restart would mend.
 */
final class TimerHeartbeats {
    /** The wait before the next one is no delay. */
    private record Beat(long atNanos, Duration period) {}

    private final Map<String, Beat> last = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    TimerHeartbeats(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The timer exists from now on.
     *
     * @return whether it is a new one
     */
    boolean expect(String timer) {
        return last.putIfAbsent(timer, new Beat(nanos.getAsLong(), Duration.ZERO)) == null;
    }

    /** It has completed a beat; the next one comes after the period. */
    void completed(String timer, Duration period) {
        last.put(timer, new Beat(nanos.getAsLong(), period));
    }

    /** It has not completed its beat yet, but a part of it. */
    void progressed(String timer) {
        last.computeIfPresent(timer, (name, beat) -> new Beat(nanos.getAsLong(), beat.period));
    }

    /** Since it last got somewhere. */
    Duration age(String timer) {
        return Duration.ofNanos(nanos.getAsLong() - last.get(timer).atNanos);
    }

    /** By how much its next beat, or its present one's next page, is late. */
    Duration overdue(String timer) {
        Duration late = age(timer).minus(last.get(timer).period);
        return late.isNegative() ? Duration.ZERO : late;
    }

    /** The timers that are overdue by more than the patience. */
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
