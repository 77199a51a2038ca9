package io.parsermanager.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.task.Trigger;
import io.parsermanager.track.StatusesTaken;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics of this replica's flows: counts, delays and durations. */
@ApplicationScoped
public class FlowMetrics {
    private static final String MADE = "parser_manager.tasks.made";
    private static final String DISPATCHED = "parser_manager.tasks.dispatched";
    private static final String PUT_OFF = "parser_manager.tasks.put.off";
    private static final String FINISHED = "parser_manager.tasks.finished";
    private static final String CANCELED = "parser_manager.tasks.canceled";
    private static final String RETRIED = "parser_manager.tasks.retried";
    private static final String SCHEDULE_LAG = "parser_manager.schedule.lag";
    private static final String DISPATCH_LAG = "parser_manager.dispatch.lag";
    private static final String STATUS_LAG = "parser_manager.status.lag";
    private static final String LEFT_OUT = "parser_manager.schedules.left.out";
    /** The outcomes of a status: see src/docs/messages.md. */
    private static final List<String> OUTCOMES =
            List.of("applied", "late", "stale", "unknown_task", "future_attempt", "unreadable", "refused_by_database");

    private static final String OTHER = "OTHER";

    /** The buckets of delays. They cover the periods of the timers and the deadlines of task types. */
    private static final Duration[] LAGS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6)
    };

    /** The buckets of durations, up to the limit of a transaction. */
    private static final Duration[] DURATIONS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private static final double[] SIZES = {1, 10, 50, 100, 500, 1_000, 5_000, 10_000};

    private final MeterRegistry metrics;
    private final WatchTimers timers;
    private final DatabaseClock clock;
    private final int maxTaskTypes;

    /** The task types with series of their own. */
    private final Set<List<String>> known = ConcurrentHashMap.newKeySet();

    FlowMetrics(MeterRegistry metrics, WatchTimers timers, DatabaseClock clock, Settings settings) {
        this.metrics = metrics;
        this.timers = timers;
        this.clock = clock;
        this.maxTaskTypes = settings.metricsMaxTaskTypes();
    }

    /** Registers every series with 0, because rate() does not see the first event of a new series. */
    void expect(@Observes StartupEvent start) {
        lag(STATUS_LAG, Tags.empty());
        List.of("overlap", "disabled", "paused", "overload", "quota")
                .forEach(reason -> metrics.counter(LEFT_OUT, "reason", reason));
        OUTCOMES.forEach(outcome -> metrics.counter("parser_manager.statuses", "outcome", outcome));
        Arrays.stream(Flow.values()).forEach(flow -> {
            duration(flow);
            size(flow);
        });
    }

    /** Counts a committed batch. */
    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksMoved page) {
        duration(page.flow()).record(Duration.ofNanos(System.nanoTime() - page.sinceNanos()));
        size(page.flow()).record((double) page.rows());
        page.moved().forEach(this::count);
        leftOut("overlap", page.leftOut().overlaps());
        leftOut("disabled", page.leftOut().disabled());
        leftOut("paused", page.leftOut().paused());
        leftOut("overload", page.leftOut().putOff());
        leftOut("quota", page.leftOut().waiting());
        timers.progressed(lower(page.flow().name()));
    }

    /** Records the delay from a parser's sending to the service's applying. */
    void count(@Observes StatusesTaken statuses) {
        Timer lag = lag(STATUS_LAG, Tags.empty());
        statuses.sentAtMs().stream()
                .map(clock::secondsSince)
                .filter(seconds -> !seconds.isNaN())
                .forEach(seconds -> lag.record(duration(seconds)));
    }

    /** Registers every series of a task type with 0. */
    void expect(String sourceType, String taskType) {
        Tags type = tags(sourceType, taskType);
        for (Trigger trigger : Trigger.values()) {
            metrics.counter(MADE, type.and("trigger", lower(trigger.name())));
        }
        metrics.counter(DISPATCHED, type);
        metrics.counter(PUT_OFF, type);
        List.of("failed", "silent", "not_started")
                .forEach(reason -> metrics.counter(RETRIED, type.and("reason", reason)));
        metrics.counter(FINISHED, type.and("outcome", "success"));
        metrics.counter(FINISHED, type.and("outcome", "failed"));
        for (CancelReason reason : CancelReason.values()) {
            metrics.counter(CANCELED, type.and("reason", lower(reason.name())));
        }
        lag(SCHEDULE_LAG, type);
        lag(DISPATCH_LAG, type);
    }

    private void count(Moved moved) {
        Tags type = tags(moved.sourceType(), moved.taskType());
        String why = lower(moved.why());
        switch (moved.move()) {
            case MADE -> {
                metrics.counter(MADE, type.and("trigger", why)).increment((double) moved.tasks());
                record(SCHEDULE_LAG, type, moved.lagS());
            }
            case DISPATCHED -> {
                metrics.counter(DISPATCHED, type).increment((double) moved.tasks());
                record(DISPATCH_LAG, type, moved.lagS());
            }
            case PUT_OFF -> metrics.counter(PUT_OFF, type).increment((double) moved.tasks());
            case RETRIED -> metrics.counter(RETRIED, type.and("reason", why)).increment((double) moved.tasks());
            case FINISHED -> metrics.counter(FINISHED, type.and("outcome", why)).increment((double) moved.tasks());
            case CANCELED -> metrics.counter(CANCELED, type.and("reason", why)).increment((double) moved.tasks());
        }
    }

    private void leftOut(String reason, long schedules) {
        metrics.counter(LEFT_OUT, "reason", reason).increment((double) schedules);
    }

    private void record(String name, Tags type, List<Double> seconds) {
        Timer lag = lag(name, type);
        seconds.forEach(each -> lag.record(duration(each)));
    }

    private Timer lag(String name, Tags tags) {
        return Timer.builder(name)
                .tags(tags)
                .serviceLevelObjectives(LAGS)
                .maximumExpectedValue(LAGS[LAGS.length - 1])
                .register(metrics);
    }

    private Timer duration(Flow flow) {
        return Timer.builder("parser_manager.batch.duration")
                .tag("flow", lower(flow.name()))
                .serviceLevelObjectives(DURATIONS)
                .register(metrics);
    }

    private DistributionSummary size(Flow flow) {
        return DistributionSummary.builder("parser_manager.batch.size")
                .tag("flow", lower(flow.name()))
                .serviceLevelObjectives(SIZES)
                .register(metrics);
    }

    /** The labels of a task type. Their number is bounded, however many task types exist. */
    private Tags tags(String sourceType, String taskType) {
        List<String> type = List.of(sourceType, taskType);
        if (!known.contains(type) && known.size() >= maxTaskTypes) {
            return Tags.of("source_type", OTHER, "task_type", OTHER);
        }
        known.add(type);
        return Tags.of("source_type", sourceType, "task_type", taskType);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
