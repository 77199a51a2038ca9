package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Quotas. A part of {@link Settings}. */
public interface QuotaSettings {
    /**
     * The longest line of a key for which the service makes tasks. If the tasks made for a key need longer, further schedules are put off.
     * It must be shorter than max_duration_s of the task types, or tasks expire in the line.
     */
    @WithName("QUOTA_LINE_MAX")
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration quotaLineMax();
}
