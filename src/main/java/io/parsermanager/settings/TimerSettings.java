package io.parsermanager.settings;

import io.parsermanager.settings.check.StrictBooleanConverter;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Timers: what the service does by itself, and how often. A part of {@link Settings}. */
public interface TimerSettings {
    /**
     * Whether this replica makes due tasks and cancels overdue ones by itself. If not, somebody calls the two REST paths. Old history is
     * deleted in both cases.
     */
    @WithName("SCHEDULER_ENABLED")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean schedulerEnabled();

    /**
     * How often the service looks for due schedules. It is the longest delay of a firing. A tick that finds nothing costs one index probe.
     */
    @WithName("SCHEDULER_CREATE_EVERY")
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration createEvery();

    /** How often the service looks for overdue tasks. It is the longest delay of a cancellation. */
    @WithName("SCHEDULER_EXPIRE_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration expireEvery();

    /**
     * How often the service looks for NEW tasks and cancels, in addition to the run right after they are made. It finds retries, and work
     * that other replicas left.
     */
    @WithName("DISPATCH_EVERY")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration dispatchEvery();
}
