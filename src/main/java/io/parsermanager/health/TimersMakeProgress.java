package io.parsermanager.health;

import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.metrics.WatchTimers;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the timers make progress. A replica with a stuck timer is useless, and a restart helps. This check never asks PostgreSQL or
 * Kafka.
 */
@Liveness
@ApplicationScoped
public class TimersMakeProgress implements HealthCheck {
    private final WatchTimers timers;
    private final DispatchTasks dispatchTasks;
    private final Duration patience;

    TimersMakeProgress(WatchTimers timers, DispatchTasks dispatchTasks, Settings settings) {
        this.timers = timers;
        this.dispatchTasks = dispatchTasks;
        this.patience = settings.livenessPatience();
    }

    /** Checks dispatch separately: if one run is stuck, the ticks of its timer find it running and end at once. */
    @Override
    public HealthCheckResponse call() {
        List<String> stuck = timers.stuck(patience);
        boolean dispatches = dispatchTasks.busyFor().compareTo(patience) <= 0;
        return HealthCheckResponse.named("Timers make progress")
                .status(stuck.isEmpty() && dispatches)
                .withData("timers", String.join(" ", timers.timers()))
                .withData("stuck", dispatches ? String.join(" ", stuck) : "dispatch")
                .build();
    }
}
