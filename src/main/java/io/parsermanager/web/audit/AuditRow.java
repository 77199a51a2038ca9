package io.parsermanager.web.audit;

import io.parsermanager.audit.AuditResource.AuditView;
import io.parsermanager.web.audit.AuditFields.Change;
import io.parsermanager.web.audit.AuditFields.Count;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;

/** An entry of the audit as a row of the page. */
@TemplateData
public record AuditRow(AuditView entry, List<Change> changes, List<Count> counts) {
    /** The lowest HTTP status that means a refusal or a failure. */
    private static final int REFUSED = 400;

    private static final Map<String, String> PAGES = Map.of(
            "source", "/sources/",
            "source_schedule", "/schedules/",
            "task", "/tasks/",
            "task_group", "/groups/",
            "task_type", "/task_types/",
            "source_type", "/source_types#type-");

    /** What was done; of an old entry, its method and path. */
    public String what() {
        return entry.act() == null ? entry.operation() : entry.act();
    }

    /** The address of the thing that was changed; null if there is none. */
    public String page() {
        String page = PAGES.get(entry.entity());
        return page == null || entry.entityId() == null || entry.entityId().contains("/")
                ? null
                : page + entry.entityId();
    }

    public boolean isUnknown() {
        return entry.status() == null;
    }

    public boolean isRefused() {
        return entry.status() != null && entry.status() >= REFUSED;
    }
}
