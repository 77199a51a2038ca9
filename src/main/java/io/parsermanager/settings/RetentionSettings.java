package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long finished work is kept. A part of {@link Settings}. */
public interface RetentionSettings {
    /** How long finished groups and their tasks are kept. */
    @WithName("TASK_RETENTION")
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 36_500)
    Duration taskRetention();

    /** How often the service looks for older ones. More often means less work at once. */
    @WithName("PURGE_EVERY")
    @WithDefault("10m")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration purgeEvery();

    /** Tasks that one transaction deletes. */
    @WithName("PURGE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int purgePageSize();
}
