package io.parsermanager.settings;

import io.parsermanager.settings.check.NetworkNames;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Health, metrics, traces and the overview. A part of {@link Settings}. */
public interface WatchSettings {
    /** How long a timer may be overdue, or a batch may take, before liveness is DOWN. It is above the 60 s of a transaction. */
    @WithName("LIVENESS_PATIENCE")
    @WithDefault("5m")
    @DurationMin(minutes = 1)
    @DurationMax(days = 1)
    Duration livenessPatience();

    /** How often the service checks Kafka. It is the longest delay until readiness and metrics show an outage. */
    @WithName("KAFKA_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration kafkaCheckEvery();

    /**
     * The address for spans, in OTLP over gRPC. It turns tracing on. Without it the service still passes callers' traceparents on to
     * parsers.
     */
    @WithName("OTEL_EXPORTER_OTLP_ENDPOINT")
    Optional<@Pattern(regexp = NetworkNames.URL, message = "must be a URL such as http://collector:4317") String>
            otlpEndpoint();

    /** How often the service measures unfinished tasks for metrics. A scrape itself does not ask PostgreSQL. */
    @WithName("METRICS_EVERY")
    @WithDefault("15s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration metricsEvery();

    /**
     * The greatest age of the overview's values while it is open, and the interval at which it asks for new ones. The service reads them
     * once in that time, however many people look.
     */
    @WithName("OVERVIEW_EVERY")
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration overviewEvery();

    /** The most unfinished groups of one task type and status that a measurement reads. With more groups it reports too few tasks. */
    @WithName("METRICS_MAX_ROWS")
    @WithDefault("10000")
    @Min(100)
    @Max(1_000_000)
    int metricsMaxRows();

    /** The most task types with metrics of their own. Each has some hundred time series. Others count as OTHER. */
    @WithName("METRICS_MAX_TASK_TYPES")
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int metricsMaxTaskTypes();
}
