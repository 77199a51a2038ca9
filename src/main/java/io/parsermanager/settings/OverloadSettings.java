package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Detection and handling of overload. A part of {@link Settings}. */
public interface OverloadSettings {
    /**
     * The age of the oldest QUEUED task above which a source type is overloaded. It must be less than start_timeout_s of its task types, or
     * it never takes effect.
     */
    @WithName("OVERLOAD_QUEUED_AGE")
    @WithDefault("5m")
    @DurationMin(seconds = 2)
    @DurationMax(days = 30)
    Duration overloadQueuedAge();

    /** The number of QUEUED tasks above which a source type is overloaded: the lag that its topic may have. */
    @WithName("OVERLOAD_QUEUED_TASKS")
    @WithDefault("1000000")
    @Min(1)
    @Max(1_000_000_000)
    int overloadQueuedTasks();

    /** Probes that are sent to an overloaded source type when none of its tasks is QUEUED. */
    @WithName("OVERLOAD_PROBE_TASKS")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int overloadProbeTasks();

    /** How long a due schedule of an overloaded source type is put off. A longer time costs less work and ends later. */
    @WithName("OVERLOAD_PUT_OFF")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration overloadPutOff();

    /** How often the service checks all source types for overload. A check costs some index probes per task type. */
    @WithName("OVERLOAD_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration overloadCheckEvery();
}
