package io.parsermanager.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The circuit breaker of one topic. It remembers which partitions do not take messages, and lets one message try each of them again after a
 * pause that grows. If Kafka does not know the topic, or the service may not write to it, the whole topic is open.
 *
 * <p>Safe for several threads.
 */
final class TopicCircuitBreaker {
    /** The longest pause between two tries. The service notices a repaired topic after this time at most. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** A caller that does not report the result of its try blocks other tries no longer than this. */
    private static final Duration TRY_TIMEOUT = Duration.ofMinutes(1);

    /** Messages for a failed partition are put off for this many pauses, since each put-off updates a row. */
    private static final int PUT_OFF_FACTOR = 3;

    /** The key of the topic as a whole. */
    private static final int WHOLE = -1;

    /** Which messages may be sent. */
    enum State {
        /** All messages: it works. */
        CLOSED,
        /** One message of the caller, as a probe. Other callers get OPEN meanwhile. */
        HALF_OPEN,
        /** No message: a try failed a short while ago. */
        OPEN
    }

    private record Outage(int failures, long tryAgainAtNanos, long lastFailureNanos, boolean isTried) {
        Outage tryAgainAt(long nanos, boolean tried) {
            return new Outage(failures, nanos, lastFailureNanos, tried);
        }
    }

    private final LongSupplier nanoTime;
    private final Map<Integer, Outage> outages = new HashMap<>();
    private int partitions;

    TopicCircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the caller may ask Kafka for the topic's partitions. One caller gets HALF_OPEN and must report the result. */
    synchronized State topic() {
        return state(WHOLE);
    }

    /** Whether the caller may send to the partition. One caller gets HALF_OPEN and must report the result. */
    synchronized State partition(int partition) {
        return state(partition);
    }

    private State state(int what) {
        Outage outage = outages.get(what);
        if (outage == null) {
            return State.CLOSED;
        }
        long now = nanoTime.getAsLong();
        if (now - outage.tryAgainAtNanos < 0) {
            return State.OPEN;
        }
        outages.put(what, outage.tryAgainAt(now + TRY_TIMEOUT.toNanos(), true));
        return State.HALF_OPEN;
    }

    /** Returns a try that the caller did not use. */
    synchronized void notTried(int partition) {
        outages.computeIfPresent(partition, (key, outage) -> outage.tryAgainAt(nanoTime.getAsLong(), false));
    }

    /** Reports that Kafka knows the topic, and how many partitions it has. */
    synchronized void topicIsKnown(int howMany) {
        partitions = howMany;
        outages.remove(WHOLE);
        outages.keySet().removeIf(partition -> partition >= howMany);
    }

    synchronized void topicFailed() {
        failed(WHOLE);
    }

    /** Reports a failure. All failures within one pause count once. */
    synchronized void failed(int partition) {
        long now = nanoTime.getAsLong();
        outages.compute(partition, (key, before) -> {
            if (before != null && !before.isTried && now - before.tryAgainAtNanos < 0) {
                return before;
            }
            int failures = before == null ? 1 : before.failures + 1;
            return new Outage(failures, now + pause(failures).toNanos(), now, false);
        });
    }

    synchronized void succeeded(int partition) {
        outages.remove(partition);
    }

    /** Whether no part of the topic is known to work: the topic as a whole failed, or each of its partitions. */
    synchronized boolean isSilent() {
        return outages.containsKey(WHOLE) || (partitions > 0 && outages.size() >= partitions);
    }

    /** How long to put off messages for this partition. */
    synchronized Duration putOff(int partition) {
        Outage outage = outages.get(partition);
        return pause(outage == null ? 1 : outage.failures).multipliedBy(PUT_OFF_FACTOR);
    }

    /** Whether the last failure is at least this long ago; true if there was none. */
    synchronized boolean isQuietFor(Duration age) {
        long now = nanoTime.getAsLong();
        return outages.values().stream().allMatch(outage -> now - outage.lastFailureNanos >= age.toNanos());
    }

    /** The failed partitions; {@link OptionalInt#empty} stands for the topic as a whole. */
    synchronized List<OptionalInt> failing() {
        return outages.keySet().stream()
                .map(partition -> partition == WHOLE ? OptionalInt.empty() : OptionalInt.of(partition))
                .toList();
    }

    private static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
    }
}
