package io.parsermanager.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Remembers which partitions of one topic do not take messages, and lets one message try each again after a pause that grows. A topic that
 * Kafka does not know, or that the service may not write to, is out as a whole.
 *
 * <p>Safe for several threads.
 */
final class TopicCircuitBreaker {
    /** The longest pause between two tries: a topic that works again is noticed after this long at most. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** One that was given its try and never said how it went does not keep others from trying. */
    private static final Duration TRY_TIMEOUT = Duration.ofMinutes(1);

    /** How long what waits for a partition is put off: longer than the pause, since it costs an update for each row. */
    private static final int PUT_OFF_FACTOR = 3;

    /** The topic as a whole. */
    private static final int WHOLE = -1;

    /** What may be sent. */
    enum State {
        /** Everything: it works. */
        CLOSED,
        /** One message, to see whether it works again: whoever was told so, and nobody else. */
        HALF_OPEN,
        /** Nothing: it was tried a short while ago. */
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

    /** Whether the topic may be asked for its partitions. HALF_OPEN is answered to one caller, who says how it went. */
    synchronized State topic() {
        return state(WHOLE);
    }

    /** The same of a partition. */
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

    /** Gives back a try that was not used. */
    synchronized void notTried(int partition) {
        outages.computeIfPresent(partition, (key, outage) -> outage.tryAgainAt(nanoTime.getAsLong(), false));
    }

    /** Kafka knows the topic, and it has this many partitions. */
    synchronized void topicIsKnown(int howMany) {
        partitions = howMany;
        outages.remove(WHOLE);
        outages.keySet().removeIf(partition -> partition >= howMany);
    }

    synchronized void topicFailed() {
        failed(WHOLE);
    }

    /** Counts a failure. Within a pause it counts once, however many messages fail. */
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

    /** Whether nothing of the topic is known to work: it is out as a whole, or each of its partitions is. */
    synchronized boolean isSilent() {
        return outages.containsKey(WHOLE) || (partitions > 0 && outages.size() >= partitions);
    }

    /** How long to put off what a partition does not take. */
    synchronized Duration putOff(int partition) {
        Outage outage = outages.get(partition);
        return pause(outage == null ? 1 : outage.failures).multipliedBy(PUT_OFF_FACTOR);
    }

    /** Whether the last failure is at least this long ago; true if there was none. */
    synchronized boolean isQuietFor(Duration age) {
        long now = nanoTime.getAsLong();
        return outages.values().stream().allMatch(outage -> now - outage.lastFailureNanos >= age.toNanos());
    }

    /** The partitions that are out; {@link OptionalInt#empty} stands for the topic as a whole. */
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
