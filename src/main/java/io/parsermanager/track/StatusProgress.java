package io.parsermanager.track;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the statuses get on that this replica has read off Kafka: for metrics and health checks. Every figure is of now, and zero while
 * nothing waits.
 */
@ApplicationScoped
public class StatusProgress {
    private static final String FAILED_TRIES = "parser_manager.statuses.failed.tries";

    private record Work(long sinceNanos, int records) {}

    /** The fault of statuses that PostgreSQL does not take. */
    private static final String APPLY = "apply";

    private final MeterRegistry metrics;
    private final FaultRegistry faults;
    private final String topic;
    private final Map<Object, Work> polls = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Begun with the first refusal of a try to put dead letters aside, and ended when Kafka has them all. */
    private final Map<Object, Work> blocked = Collections.synchronizedMap(new IdentityHashMap<>());

    StatusProgress(MeterRegistry metrics, FaultRegistry faults, Settings settings) {
        this.metrics = metrics;
        this.faults = faults;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
    }

    void register(@Observes StartupEvent start) {
        metrics.counter(FAILED_TRIES);
        Gauge.builder("parser_manager.statuses.waiting", this, StatusProgress::waiting)
                .description("Statuses that were read off Kafka and are neither applied nor put aside")
                .register(metrics);
        Gauge.builder("parser_manager.statuses.wait", this, it -> seconds(it.waitingFor()))
                .description("How long the statuses wait that were read off Kafka and are not applied")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("parser_manager.dead.letters.blocked", this, StatusProgress::blockedLetters)
                .description("Dead letters that their topic does not take")
                .register(metrics);
        Gauge.builder("parser_manager.dead.letters.blocked.for", this, it -> seconds(it.blockedFor()))
                .description("How long the topic of dead letters has taken none")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** How long the oldest poll in hand has taken so far. Its statuses are neither applied nor put aside; no later ones are read. */
    public Duration waitingFor() {
        return longest(polls);
    }

    /** How many statuses are in hand. */
    public int waiting() {
        return records(polls);
    }

    /** Since when the topic of dead letters takes none. */
    public Duration blockedFor() {
        return longest(blocked);
    }

    /** How many dead letters wait for their topic. Their polls wait with them. */
    public int blockedLetters() {
        return records(blocked);
    }

    /** Does the work of a poll, which counts as waiting until it is done. */
    <T> T during(int records, Supplier<T> work) {
        Object self = new Object();
        polls.put(self, new Work(System.nanoTime(), records));
        try {
            return work.get();
        } finally {
            polls.remove(self);
        }
    }

    /** A try to apply statuses failed and is repeated. */
    void notApplied(String reason) {
        metrics.counter(FAILED_TRIES).increment();
        faults.report(Kind.STATUSES, APPLY, "statuses cannot be applied and are tried again: " + reason);
    }

    /** A try to apply statuses succeeded. */
    void applied() {
        faults.resolve(Kind.STATUSES, APPLY);
    }

    /** Kafka did not take these letters, which are known by the object, not by what it holds. Call it with each try. */
    void blocked(Object letters, int howMany, String reason) {
        metrics.counter(FAILED_TRIES).increment();
        blocked.merge(
                letters,
                new Work(System.nanoTime(), howMany),
                (before, now) -> new Work(before.sinceNanos, now.records));
        faults.report(
                Kind.STATUSES,
                topic,
                "Kafka does not take dead letters (%s), so statuses wait: see that the topic exists and that the service may write to it"
                        .formatted(reason));
    }

    /** Kafka has all of these letters. */
    void unblocked(Object letters) {
        blocked.remove(letters);
        faults.resolve(Kind.STATUSES, topic);
    }

    /** Nobody tries to send these letters any more. */
    void givenUp(Object letters) {
        blocked.remove(letters);
    }

    private static Duration longest(Map<Object, Work> work) {
        long now = System.nanoTime();
        return Duration.ofNanos(all(work).stream()
                .mapToLong(each -> now - each.sinceNanos)
                .max()
                .orElse(0));
    }

    private static int records(Map<Object, Work> work) {
        return all(work).stream().mapToInt(Work::records).sum();
    }

    private static List<Work> all(Map<Object, Work> work) {
        synchronized (work) {
            return List.copyOf(work.values());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
