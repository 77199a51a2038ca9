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
    /**
     * How long finished tasks are kept. They are dropped by the partition, so the last of them go up to a thirtieth of this later, and at least six
     * hours.
     */
    @WithName("TASK_RETENTION")
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 36_500)
    Duration taskRetention();

    /** How long finished groups are kept, with the numbers of their tasks by status. Never shorter than TASK_RETENTION. */
    @WithName("TASK_GROUP_RETENTION")
    @WithDefault("90d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 36_500)
    Duration taskGroupRetention();

    /** How often the service looks for older ones. More often means less work at once. */
    @WithName("PURGE_EVERY")
    @WithDefault("10m")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration purgeEvery();

    /** Rows that one transaction deletes, of groups that are too old and of tasks that somebody deletes. */
    @WithName("PURGE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int purgePageSize();
}
