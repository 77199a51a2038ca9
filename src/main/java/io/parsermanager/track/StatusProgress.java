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
 * The state of the statuses that this replica has read from Kafka, for metrics and health checks. All values describe the present moment,
 * and are zero while nothing waits.
 */
@ApplicationScoped
public class StatusProgress {
    private static final String FAILED_TRIES = "parser_manager.statuses.failed.tries";

    private record Work(long sinceNanos, int records) {}

    /** The name of the fault for statuses that PostgreSQL does not take. */
    private static final String APPLY = "apply";

    private final MeterRegistry metrics;
    private final FaultRegistry faults;
    private final String topic;
    private final Map<Object, Work> polls = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Dead letters that Kafka does not take. An entry begins with the first failed try and ends when Kafka has all of its letters. */
    private final Map<Object, Work> blocked = Collections.synchronizedMap(new IdentityHashMap<>());

    StatusProgress(MeterRegistry metrics, FaultRegistry faults, Settings settings) {
        this.metrics = metrics;
        this.faults = faults;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
    }

    void register(@Observes StartupEvent start) {
        metrics.counter(FAILED_TRIES);
        Gauge.builder("parser_manager.statuses.waiting", this, StatusProgress::waiting)
                .description("Statuses read from Kafka that are neither applied nor in the dead-letter topic")
                .register(metrics);
        Gauge.builder("parser_manager.statuses.wait", this, it -> seconds(it.waitingFor()))
                .description("Waiting time of the oldest status that is read from Kafka and not applied")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("parser_manager.dead.letters.blocked", this, StatusProgress::blockedLetters)
                .description("Dead letters that the dead-letter topic does not take")
                .register(metrics);
        Gauge.builder("parser_manager.dead.letters.blocked.for", this, it -> seconds(it.blockedFor()))
                .description("Time since which the dead-letter topic takes no message")
                .baseUnit("seconds")
                .register(metrics);
    }

    /**
     * How long the oldest unfinished poll has taken. Its statuses are not all applied or in the dead-letter topic, and the replica reads no
     * later ones.
     */
    public Duration waitingFor() {
        return longest(polls);
    }

    /** How many statuses of unfinished polls there are. */
    public int waiting() {
        return records(polls);
    }

    /** How long the dead-letter topic has taken no message. */
    public Duration blockedFor() {
        return longest(blocked);
    }

    /** How many dead letters wait for their topic. Their polls wait with them. */
    public int blockedLetters() {
        return records(blocked);
    }

    /** Runs the work of a poll. The poll counts as waiting until the work ends. */
    public <T> T during(int records, Supplier<T> work) {
        Object self = new Object();
        polls.put(self, new Work(System.nanoTime(), records));
        try {
            return work.get();
        } finally {
            polls.remove(self);
        }
    }

    /** Reports a failed try to apply statuses, which will be repeated. */
    public void notApplied(String reason) {
        metrics.counter(FAILED_TRIES).increment();
        faults.report(Kind.STATUSES, APPLY, "the service cannot apply statuses and tries them again: " + reason);
    }

    /** Reports a successful try to apply statuses. */
    public void applied() {
        faults.resolve(Kind.STATUSES, APPLY);
    }

    /**
     * Reports that Kafka did not take these letters. Call it with each failed try. Letters are identified by the object, not by its
     * content.
     */
    public void blocked(Object letters, int howMany, String reason) {
        metrics.counter(FAILED_TRIES).increment();
        blocked.merge(
                letters,
                new Work(System.nanoTime(), howMany),
                (before, now) -> new Work(before.sinceNanos, now.records));
        faults.report(
                Kind.STATUSES,
                topic,
                "Kafka does not take dead letters (%s), so statuses wait: check that the topic exists and that the service may write to it"
                        .formatted(reason));
    }

    /** Reports that Kafka has all of these letters. */
    public void unblocked(Object letters) {
        blocked.remove(letters);
        faults.resolve(Kind.STATUSES, topic);
    }

    /** Reports that nobody tries to send these letters any more. */
    public void givenUp(Object letters) {
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
