package io.parsermanager.settings.check;

import io.parsermanager.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import org.jboss.logging.Logger;

/** Stops the start if two settings contradict each other, although each is within its own limits. */
@ApplicationScoped
public class SettingConflicts {
    private static final Logger LOG = Logger.getLogger(SettingConflicts.class);

    /** Thrown with the names of the settings and the rule that they break. */
    public static final class Disagreement extends RuntimeException {
        public Disagreement(String message) {
            super(message);
        }
    }

    SettingConflicts() {}

    /** Runs before anything uses the settings: the scheduler starts at PLATFORM_BEFORE. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent start, Settings settings) {
        if (settings.kafkaHeartbeatIntervalMs() >= settings.kafkaSessionTimeoutMs()) {
            throw new Disagreement("KAFKA_HEARTBEAT_INTERVAL_MS must be less than KAFKA_SESSION_TIMEOUT_MS");
        }
        topics(OwnTopics.of(settings));
        if (settings.auth().equals("keys") && settings.apiKeys().isEmpty()) {
            throw new Disagreement("AUTH=keys needs API_KEYS: make the first one with 'key NAME admin'");
        }
        if (settings.auth().equals("oidc") && settings.oidcIssuerUrl().isEmpty()) {
            throw new Disagreement("AUTH=oidc needs OIDC_ISSUER_URL");
        }
        if (settings.httpTlsCert().isPresent() != settings.httpTlsKey().isPresent()) {
            throw new Disagreement("HTTP_TLS_CERT and HTTP_TLS_KEY go together: set both or none");
        }
        if (settings.poolSize() + settings.poolOverflow() < 2) {
            throw new Disagreement("ALCHEMY_POLL_SIZE and ALCHEMY_OVERFLOW_POOL_SIZE together must be at least 2:"
                    + " a batch of tasks with quotas holds two connections");
        }
        if (settings.kafkaSecurityProtocol().startsWith("SASL")
                && settings.kafkaSaslJaasConfig().isEmpty()
                && (settings.kafkaSaslUsername().isEmpty()
                        || settings.kafkaSaslPassword().isEmpty())) {
            throw new Disagreement(
                    "KAFKA_SECURITY_PROTOCOL=SASL_... needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, or KAFKA_SASL_JAAS_CONFIG");
        }
    }

    private static void topics(Map<String, String> topics) {
        OwnTopics.shared(topics).ifPresent(shared -> {
            throw new Disagreement(shared);
        });
        OwnTopics.colliding(topics).forEach(LOG::warn);
    }
}
