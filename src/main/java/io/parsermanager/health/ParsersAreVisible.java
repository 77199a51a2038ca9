package io.parsermanager.health;

import io.parsermanager.metrics.TaskGauges;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows overloaded source types. It is always UP, because removing a replica would not help their parsers. */
@Readiness
@ApplicationScoped
public class ParsersAreVisible implements HealthCheck {
    private final TaskGauges taskGauges;

    ParsersAreVisible(TaskGauges taskGauges) {
        this.taskGauges = taskGauges;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> overloaded = taskGauges.overloaded();
        HealthCheckResponseBuilder check = HealthCheckResponse.named("Parsers").up();
        return overloaded.isEmpty()
                ? check.withData("state", "up").build()
                : check.withData("state", "degraded")
                        .withData("overloaded", String.join(" ", overloaded))
                        .build();
    }
}
