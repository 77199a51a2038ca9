package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the service is watched: health, metrics, traces, the overview. A part of {@link Settings}. */
public interface WatchSettings {
    /** How long a timer may be overdue, and one page or batch may take, before liveness is DOWN. Above the transactions' 60 s. */
    @WithName("LIVENESS_PATIENCE")
    @WithDefault("5m")
    @DurationMin(minutes = 1)
    @DurationMax(days = 1)
    Duration livenessPatience();

    /** How often Kafka is asked whether it is there: as late as readiness and metrics tell that it is not. */
    @WithName("KAFKA_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration kafkaCheckEvery();

    /** Where spans are sent, in OTLP over gRPC: turns tracing on. Without it, callers' traceparents are still handed on to parsers. */
    @WithName("OTEL_EXPORTER_OTLP_ENDPOINT")
    Optional<@Pattern(regexp = NetworkNames.URL, message = "must be a URL such as http://collector:4317") String>
            otlpEndpoint();

    /** How often unfinished tasks are measured for metrics; a scrape itself asks PostgreSQL nothing. */
    @WithName("METRICS_EVERY")
    @WithDefault("15s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration metricsEvery();

    /** How old the overview's figures may be while it is open, and how often it asks: however many people have it open, they are read once in that time. */
    @WithName("OVERVIEW_EVERY")
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration overviewEvery();

    /** Unfinished groups of one task type and status that a measurement reads. Where there are more, it tells too few tasks. */
    @WithName("METRICS_MAX_ROWS")
    @WithDefault("10000")
    @Min(100)
    @Max(1_000_000)
    int metricsMaxRows();

    /** Task types that metrics tell apart; each brings some hundred time series. The others count as OTHER. */
    @WithName("METRICS_MAX_TASK_TYPES")
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int metricsMaxTaskTypes();
}
