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

/** Watches the beats of all timers: for liveness, and as metrics. */
@ApplicationScoped
public class WatchTimers {
    private static final String BEATS = "parser_manager.timer.beats";

    private final Scheduler scheduler;
    private final MeterRegistry metrics;
    private final Map<String, Long> failingSinceNanos = new ConcurrentHashMap<>();
    private final TimerHeartbeats beats = new TimerHeartbeats(System::nanoTime);

    WatchTimers(Scheduler scheduler, MeterRegistry metrics) {
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    /** The command "migrate" has no timers, and its scheduler is never started. */
    void atStart(@Observes StartupEvent start) {
        if (scheduler.isStarted()) {
            scheduler.getScheduledJobs().forEach(this::expect);
        }
    }

    void onSuccess(@Observes SuccessfulExecution beat) {
        failingSinceNanos.remove(beat.getExecution().getTrigger().getId());
        completed(beat.getExecution().getTrigger(), "success");
    }

    void onFailure(@Observes FailedExecution beat) {
        failingSinceNanos.putIfAbsent(beat.getExecution().getTrigger().getId(), System.nanoTime());
        completed(beat.getExecution().getTrigger(), "failed");
    }

    /** The timers that are overdue by more than the patience. */
    public List<String> stuck(Duration patience) {
        return beats.stuck(patience);
    }

    public List<String> timers() {
        return beats.timers();
    }

    void progressed(String timer) {
        beats.progressed(timer);
    }

    private long failingNanos(String timer) {
        Long since = failingSinceNanos.get(timer);
        return since == null ? 0 : System.nanoTime() - since;
    }

    private void expect(Trigger trigger) {
        String timer = trigger.getId();
        if (!beats.expect(timer)) {
            return;
        }
        TimeGauge.builder("parser_manager.timer.age", () -> beats.age(timer).toNanos(), TimeUnit.NANOSECONDS)
                .description("Since the timer last completed a beat or a page of one")
                .tag("timer", timer)
                .register(metrics);
        TimeGauge.builder(
                        "parser_manager.timer.overdue",
                        () -> beats.overdue(timer).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("By how much its next beat is late")
                .tag("timer", timer)
                .register(metrics);
        TimeGauge.builder("parser_manager.timer.failing", () -> failingNanos(timer), TimeUnit.NANOSECONDS)
                .description("Since the first failure after the last beat that succeeded; 0 if the last one did")
                .tag("timer", timer)
                .register(metrics);
        metrics.counter(BEATS, "timer", timer, "outcome", "success");
        metrics.counter(BEATS, "timer", timer, "outcome", "failed");
    }

    private void completed(Trigger trigger, String outcome) {
        expect(trigger);
        Instant before = trigger.getPreviousFireTime();
        Instant next = trigger.getNextFireTime();
        beats.completed(
                trigger.getId(), before == null || next == null ? Duration.ZERO : Duration.between(before, next));
        metrics.counter(BEATS, "timer", trigger.getId(), "outcome", outcome).increment();
    }
}
