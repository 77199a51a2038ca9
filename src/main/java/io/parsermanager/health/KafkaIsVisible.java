package io.parsermanager.health;

import io.parsermanager.health.WatchKafka.KafkaState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows whether Kafka answers. It is always UP, because REST does not need Kafka. */
@Readiness
@ApplicationScoped
public class KafkaIsVisible implements HealthCheck {
    private final WatchKafka kafka;

    KafkaIsVisible(WatchKafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Kafka")
                .up()
                .withData("state", kafka.state() == KafkaState.AWAY ? "degraded" : "up")
                .build();
    }
}
