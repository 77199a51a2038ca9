package io.parsermanager.settings;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What happens by itself, and how often. A part of {@link Settings}. */
public interface TimerSettings {
    /** Whether this replica makes due tasks and cancels overdue ones by itself. Off: somebody calls the two REST paths. What is older than its retention is forgotten either way. */
    @WithName("SCHEDULER_ENABLED")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean schedulerEnabled();

    /** How often due schedules are looked for: the worst delay of a firing. A look that finds nothing costs one index probe. */
    @WithName("SCHEDULER_CREATE_EVERY")
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration createEvery();

    /** How often overdue tasks are looked for: the worst delay of a cancellation. */
    @WithName("SCHEDULER_EXPIRE_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration expireEvery();

    /** How often NEW tasks and cancels to announce are looked for, beside the look right after they were made. Catches retries, and what other replicas left. */
    @WithName("DISPATCH_EVERY")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration dispatchEvery();
}
