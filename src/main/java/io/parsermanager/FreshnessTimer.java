package io.parsermanager;

import io.parsermanager.metrics.StaleSchedules;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timer that counts stale schedules. {@link TimerTick} handles failures. */
@ApplicationScoped
public class FreshnessTimer {
    private final StaleSchedules staleSchedules;
    private final TimerTick timerTick;

    FreshnessTimer(StaleSchedules staleSchedules, TimerTick timerTick) {
        this.staleSchedules = staleSchedules;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "freshness",
            every = "${timers.freshness}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void count() {
        timerTick.run("freshness", staleSchedules::run);
    }
}
