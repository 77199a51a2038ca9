package io.parsermanager.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows whether parsers keep up, and is UP either way: a replica less would not help them. */
@Readiness
@ApplicationScoped
public class ParsersAreVisible implements HealthCheck {
    private final MeasureTasks measureTasks;

    ParsersAreVisible(MeasureTasks measureTasks) {
        this.measureTasks = measureTasks;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> overloaded = measureTasks.overloaded();
        HealthCheckResponseBuilder check = HealthCheckResponse.named("Parsers").up();
        return overloaded.isEmpty()
                ? check.withData("state", "up").build()
                : check.withData("state", "degraded")
                        .withData("overloaded", String.join(" ", overloaded))
                        .build();
    }
}
