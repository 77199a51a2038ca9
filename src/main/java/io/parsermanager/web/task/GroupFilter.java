package io.parsermanager.web.task;

import io.parsermanager.task.Trigger;
import io.parsermanager.task.group.GroupStatus;
import io.parsermanager.web.format.TimeFormat;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import java.time.Instant;

/** The filter of the list of groups. Null does not narrow the list. */
@TemplateData
public record GroupFilter(
        GroupStatus status,
        Trigger trigger,
        String sourceType,
        String taskType,
        Instant createdFrom,
        Instant createdTo) {
    public boolean isEmpty() {
        return from(null).equals("/groups");
    }

    /** The address of the list that this filter narrows. */
    public String address() {
        return from(null);
    }

    /** The address of this list from a cursor on. */
    public String from(String cursor) {
        return PageUrl.of("/groups")
                .with("status", status)
                .with("trigger", trigger)
                .with("source_type", sourceType)
                .with("task_type", taskType)
                .with("created_from", createdFrom == null ? null : TimeFormat.link(createdFrom))
                .with("created_to", createdTo == null ? null : TimeFormat.link(createdTo))
                .with("cursor", cursor)
                .toString();
    }
}
