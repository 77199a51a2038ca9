package io.parsermanager;

import io.parsermanager.quota.AnnounceQuotas;
import io.parsermanager.quota.FillSourceKeys;
import io.parsermanager.quota.MeasureQuotas;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timers of quotas. */
@ApplicationScoped
public class QuotaTimers {
    private final FillSourceKeys fillSourceKeys;
    private final AnnounceQuotas announceQuotas;
    private final MeasureQuotas measureQuotas;
    private final TimerTick timerTick;

    QuotaTimers(
            FillSourceKeys fillSourceKeys,
            AnnounceQuotas announceQuotas,
            MeasureQuotas measureQuotas,
            TimerTick timerTick) {
        this.fillSourceKeys = fillSourceKeys;
        this.announceQuotas = announceQuotas;
        this.measureQuotas = measureQuotas;
        this.timerTick = timerTick;
    }

    /** Gives sources the keys of new and changed rules, and writes the events of keys that time has opened. */
    @Scheduled(
            identity = "quotas",
            every = "${timers.quotas}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void fillKeys() {
        timerTick.run("quotas", () -> {
            fillSourceKeys.run();
            announceQuotas.run();
        });
    }

    /** Measures less often than the other gauges: it reads all keys. */
    @Scheduled(
            identity = "measure-quotas",
            every = "${timers.measure-quotas}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        timerTick.run("measure-quotas", measureQuotas::run);
    }
}
