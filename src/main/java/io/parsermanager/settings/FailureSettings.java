package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Back-off and quarantine of failing sources, and sources that have moved. A part of {@link Settings}. */
public interface FailureSettings {
    /**
     * The back-off of a schedule after its first failure in a row. Each further failure doubles it. A schedule never runs earlier than
     * planned.
     */
    @WithName("FAILURE_BACKOFF")
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration failureBackoff();

    /** The longest back-off. */
    @WithName("FAILURE_BACKOFF_MAX")
    @WithDefault("6h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 30)
    Duration failureBackoffMax();

    /** Failures in a row after which a schedule is in quarantine. Ten doublings of a minute exceed six hours. */
    @WithName("QUARANTINE_AFTER")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int quarantineAfter();

    /** The pause between two probes of a schedule in quarantine. A success ends the quarantine. */
    @WithName("QUARANTINE_PROBE_EVERY")
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 365)
    Duration quarantineProbeEvery();

    /**
     * How many times in a row parsers propose the same new address of a source before the service takes it. 0: only a person takes it, since
     * a wrong redirect of a site would move all of its sources.
     */
    @WithName("MOVE_SOURCES_AFTER")
    @WithDefault("0")
    @Min(0)
    @Max(10_000)
    int moveSourcesAfter();
}
