package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much rarer sources are tried that fail. A part of {@link Settings}. */
public interface FailureSettings {
    /** How much later a schedule runs after its first failure in a row; each further one doubles it. Never earlier than it would. */
    @WithName("FAILURE_BACKOFF")
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration failureBackoff();

    /** The longest that FAILURE_BACKOFF grows to. */
    @WithName("FAILURE_BACKOFF_MAX")
    @WithDefault("6h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 30)
    Duration failureBackoffMax();

    /** After so many failures in a row a schedule only runs as a rare probe. Ten doublings of a minute are beyond six hours. */
    @WithName("QUARANTINE_AFTER")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int quarantineAfter();

    /** How often a schedule in quarantine is tried at most; a success lets it out. */
    @WithName("QUARANTINE_PROBE_EVERY")
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 365)
    Duration quarantineProbeEvery();
}
