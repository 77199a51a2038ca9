package io.parsermanager.health;

import io.parsermanager.health.WatchKafka.KafkaState;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.consume.RetryWhileDatabaseAway;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the consumer of statuses makes progress. It must poll, whether or not Kafka answers, and no single try to apply a batch may hang.
 * Repeated tries while PostgreSQL is away are fine.
 */
@Liveness
@ApplicationScoped
public class ConsumerMakesProgress implements HealthCheck {
    private static final String CHANNEL = "task-statuses";

    private final KafkaClientService clients;
    private final RetryWhileDatabaseAway retryWhileDatabaseAway;
    private final WatchKafka kafka;
    private final boolean consumes;
    private final Duration patience;

    /** The time since which a consumer is expected: none can be created before Kafka's host name resolves. */
    private volatile long expectedSinceNanos = System.nanoTime();

    ConsumerMakesProgress(
            KafkaClientService clients,
            RetryWhileDatabaseAway retryWhileDatabaseAway,
            WatchKafka kafka,
            Settings settings) {
        this.clients = clients;
        this.retryWhileDatabaseAway = retryWhileDatabaseAway;
        this.kafka = kafka;
        this.consumes = settings.kafkaWorkersEnabled();
        this.patience = settings.livenessPatience();
    }

    @Override
    public HealthCheckResponse call() {
        if (!consumes) {
            return HealthCheckResponse.named("Statuses are consumed")
                    .up()
                    .withData("state", "KAFKA_WORKERS_ENABLED is off")
                    .build();
        }
        Duration lastPoll = sinceLastPoll();
        Duration batch = retryWhileDatabaseAway.busyFor();
        return HealthCheckResponse.named("Statuses are consumed")
                .status(lastPoll.compareTo(patience) <= 0 && batch.compareTo(patience) <= 0)
                .withData("seconds_since_last_poll", lastPoll.toSeconds())
                .withData("seconds_of_present_batch", batch.toSeconds())
                .build();
    }

    /**
     * The time since the last poll. The client gives no time for a consumer that does not exist or has ended, and a negative one for a
     * consumer that has not begun.
     */
    private Duration sinceLastPoll() {
        if (kafka.state() == KafkaState.AWAY) {
            expectedSinceNanos = System.nanoTime();
        }
        OptionalDouble seconds = clients.getConsumers(CHANNEL).stream()
                .map(KafkaConsumer::unwrap)
                .filter(Objects::nonNull)
                .flatMap(consumer -> consumer.metrics().entrySet().stream())
                .filter(metric -> metric.getKey().name().equals("last-poll-seconds-ago"))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .filter(ago -> ago >= 0)
                .min();
        return seconds.isPresent()
                ? Duration.ofSeconds((long) seconds.getAsDouble())
                : Duration.ofNanos(System.nanoTime() - expectedSinceNanos);
    }
}
