package io.parsermanager.web.schedule;

import io.parsermanager.schedule.FindSchedules.Wanted;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import java.util.List;

/** The filter of the list of schedules. Null does not narrow the list. */
@TemplateData
public record ScheduleFilter(Long taskTypeId, Boolean enabled, Health health) {
    /** The health of a schedule, as the filter knows it. */
    public enum Health {
        FAILING,
        QUARANTINED,
        STALE
    }

    public boolean isEmpty() {
        return taskTypeId == null && enabled == null && health == null;
    }

    /** The address of this list from a cursor on. */
    public String from(String cursor) {
        return PageUrl.of("/schedules")
                .with("task_type_id", taskTypeId)
                .with("enabled", enabled)
                .with("health", health)
                .with("cursor", cursor)
                .toString();
    }

    public String enabledWord() {
        return String.valueOf(enabled);
    }

    public String healthWord() {
        return health == null ? "" : health.name();
    }

    public boolean isOf(Long taskType) {
        return taskType.equals(taskTypeId);
    }

    Wanted wanted() {
        return new Wanted(
                List.of(),
                null,
                taskTypeId,
                enabled,
                health == Health.FAILING,
                health == Health.QUARANTINED,
                health == Health.STALE);
    }
}
