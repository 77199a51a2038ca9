package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** When parsers do not keep up, and what is done then. A part of {@link Settings}. */
public interface OverloadSettings {
    /** A source type whose oldest QUEUED task is older gets no more tasks. Less than start_timeout_s of its task types, or it never shows. */
    @WithName("OVERLOAD_QUEUED_AGE")
    @WithDefault("5m")
    @DurationMin(seconds = 2)
    @DurationMax(days = 30)
    Duration overloadQueuedAge();

    /** A source type with more QUEUED tasks gets no more: the lag that its topic may have. */
    @WithName("OVERLOAD_QUEUED_TASKS")
    @WithDefault("1000000")
    @Min(1)
    @Max(1_000_000_000)
    int overloadQueuedTasks();

    /** Tasks that find out whether the parsers are back, sent when none is QUEUED. */
    @WithName("OVERLOAD_PROBE_TASKS")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int overloadProbeTasks();

    /** How long a schedule is put off that is due while its parsers do not keep up. Longer is less work, and a later return. */
    @WithName("OVERLOAD_PUT_OFF")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration overloadPutOff();

    /** How often the load of every source type is looked at. A look costs some index probes per task type. */
    @WithName("OVERLOAD_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration overloadCheckEvery();
}
