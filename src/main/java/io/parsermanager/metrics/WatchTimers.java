package io.parsermanager.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.SuccessfulExecution;
import io.quarkus.scheduler.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Watches the ticks of all timers, for liveness and metrics. */
@ApplicationScoped
public class WatchTimers {
    private static final String TICKS = "parser_manager.timer.beats";

    private final Scheduler scheduler;
    private final MeterRegistry metrics;
    private final Map<String, Long> failingSinceNanos = new ConcurrentHashMap<>();
    private final TimerHeartbeats heartbeats = new TimerHeartbeats(System::nanoTime);

    WatchTimers(Scheduler scheduler, MeterRegistry metrics) {
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    /** Watches nothing in the command "migrate", whose scheduler never starts. */
    void atStart(@Observes StartupEvent start) {
        if (scheduler.isStarted()) {
            scheduler.getScheduledJobs().forEach(this::expect);
        }
    }

    void onSuccess(@Observes SuccessfulExecution tick) {
        failingSinceNanos.remove(tick.getExecution().getTrigger().getId());
        completed(tick.getExecution().getTrigger(), "success");
    }

    void onFailure(@Observes FailedExecution tick) {
        failingSinceNanos.putIfAbsent(tick.getExecution().getTrigger().getId(), System.nanoTime());
        completed(tick.getExecution().getTrigger(), "failed");
    }

    /** The timers that are overdue by more than {@code patience}. */
    public List<String> stuck(Duration patience) {
        return heartbeats.stuck(patience);
    }

    public List<String> timers() {
        return heartbeats.timers();
    }

    void progressed(String timer) {
        heartbeats.progressed(timer);
    }

    private long failingNanos(String timer) {
        Long since = failingSinceNanos.get(timer);
        return since == null ? 0 : System.nanoTime() - since;
    }

    private void expect(Trigger trigger) {
        String timer = trigger.getId();
        if (!heartbeats.expect(timer)) {
            return;
        }
        TimeGauge.builder(
                        "parser_manager.timer.age", () -> heartbeats.age(timer).toNanos(), TimeUnit.NANOSECONDS)
                .description("Time since the timer last completed a tick, or a batch of one")
                .tag("timer", timer)
                .register(metrics);
        TimeGauge.builder(
                        "parser_manager.timer.overdue",
                        () -> heartbeats.overdue(timer).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Delay of the timer's next tick")
                .tag("timer", timer)
                .register(metrics);
        TimeGauge.builder("parser_manager.timer.failing", () -> failingNanos(timer), TimeUnit.NANOSECONDS)
                .description(
                        "Time since the first failure after the last successful tick; 0 if the last tick succeeded")
                .tag("timer", timer)
                .register(metrics);
        metrics.counter(TICKS, "timer", timer, "outcome", "success");
        metrics.counter(TICKS, "timer", timer, "outcome", "failed");
    }

    private void completed(Trigger trigger, String outcome) {
        expect(trigger);
        Instant before = trigger.getPreviousFireTime();
        Instant next = trigger.getNextFireTime();
        heartbeats.completed(
                trigger.getId(), before == null || next == null ? Duration.ZERO : Duration.between(before, next));
        metrics.counter(TICKS, "timer", trigger.getId(), "outcome", outcome).increment();
    }
}
