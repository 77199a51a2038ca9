package io.parsermanager.health;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Whether the start is complete: migrations have run, and everything that begins with the service has begun. It does not change later,
 * whatever is away.
 */
@Startup
@ApplicationScoped
public class HasStarted implements HealthCheck {
    private volatile boolean started;

    HasStarted() {}

    void last(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        started = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Has started").status(started).build();
    }
}
