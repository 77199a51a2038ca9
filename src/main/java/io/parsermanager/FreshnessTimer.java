package io.parsermanager;

import io.parsermanager.metrics.StaleSchedules;
import io.parsermanager.schedule.MarkStaleSchedules;
import io.parsermanager.schedule.MoveSources;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timers that count stale schedules and move sources. {@link TimerTick} handles failures. */
@ApplicationScoped
public class FreshnessTimer {
    private final StaleSchedules staleSchedules;
    private final MarkStaleSchedules markStaleSchedules;
    private final MoveSources moveSources;
    private final TimerTick timerTick;

    FreshnessTimer(
            StaleSchedules staleSchedules,
            MarkStaleSchedules markStaleSchedules,
            MoveSources moveSources,
            TimerTick timerTick) {
        this.staleSchedules = staleSchedules;
        this.markStaleSchedules = markStaleSchedules;
        this.moveSources = moveSources;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "freshness",
            every = "${timers.freshness}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void count() {
        timerTick.run("freshness", () -> {
            staleSchedules.run();
            markStaleSchedules.run();
        });
    }

    @Scheduled(
            identity = "move-sources",
            every = "${timers.move-sources}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void move() {
        timerTick.run("move-sources", moveSources::run);
    }
}
