package io.parsermanager.settings;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** Stops the start where two settings, each within its own limits, do not go together. */
@ApplicationScoped
public class SettingsAgree {
    /** Names the settings and what must hold between them. */
    public static final class Disagreement extends RuntimeException {
        Disagreement(String message) {
            super(message);
        }
    }

    SettingsAgree() {}

    /** Before anything works with them. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start, Settings settings) {
        if (settings.kafkaHeartbeatIntervalMs() >= settings.kafkaSessionTimeoutMs()) {
            throw new Disagreement("KAFKA_HEARTBEAT_INTERVAL_MS must be less than KAFKA_SESSION_TIMEOUT_MS");
        }
    }
}
