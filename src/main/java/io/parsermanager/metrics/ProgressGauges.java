package io.parsermanager.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.database.DatabaseProbe.State;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Metrics that move when nothing else does: how long each flow has been idle, whether PostgreSQL answers, and the faults. */
@ApplicationScoped
public class ProgressGauges {
    private final MeterRegistry metrics;
    private final DatabaseProbe database;
    private final FaultRegistry faults;
    private final Map<Flow, Long> movedAtNanos = new ConcurrentHashMap<>();

    ProgressGauges(MeterRegistry metrics, DatabaseProbe database, FaultRegistry faults) {
        this.metrics = metrics;
        this.database = database;
        this.faults = faults;
    }

    void register(@Observes StartupEvent start) {
        Gauge.builder("parser_manager.database.up", database, it -> it.state() == State.AWAY ? 0 : 1)
                .description("1, or 0 while PostgreSQL does not answer")
                .register(metrics);
        Gauge.builder(
                        "parser_manager.database.writable",
                        database,
                        it -> it.state() == State.AWAY || it.state() == State.READ_ONLY ? 0 : 1)
                .description("1, or 0 while PostgreSQL does not answer or takes no writes")
                .register(metrics);
        for (Kind kind : Kind.values()) {
            Gauge.builder("parser_manager.faults", faults, it -> it.count(kind))
                    .description(
                            "Faults: task types, topics, statuses and timers that this replica leaves out of its work")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        long now = System.nanoTime();
        for (Flow flow : Flow.values()) {
            movedAtNanos.put(flow, now);
            TimeGauge.builder(
                            "parser_manager.flow.idle",
                            () -> System.nanoTime() - movedAtNanos.get(flow),
                            TimeUnit.NANOSECONDS)
                    .description("Time since the flow last moved anything on this replica, or since its start")
                    .tag("flow", flow.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    /** Records a committed batch. */
    void moved(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksMoved batch) {
        if (batch.rows() > 0) {
            movedAtNanos.put(batch.flow(), System.nanoTime());
        }
    }
}
