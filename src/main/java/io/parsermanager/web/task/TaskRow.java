package io.parsermanager.web.task;

import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;

/**
 * A task of a list, with its sources.
 *
 * @param sources how many it has
 * @param failedSources how many of them failed
 * @param sourceId the first one; null if there is none
 * @param sourceName null if the first one is deleted
 * @param sourceError the error of a failed source, if its parser sent one
 */
@TemplateData
public record TaskRow(
        TaskView task, long sources, long failedSources, Long sourceId, String sourceName, String sourceError) {
    /** Whether the row of a successful task tells of sources that failed. */
    public boolean isPartial() {
        return failedSources > 0 && task.errorCode() == null && task.cancelReason() == null;
    }

    /** The sources beside the first one. */
    public long more() {
        return Math.max(0, sources - 1);
    }

    /** How long the last attempt worked; null if it did not start or has not finished. */
    public String worked(String language) {
        return task.startedAt() == null || task.finishedAt() == null
                ? null
                : NumberFormats.between(task.startedAt(), task.finishedAt(), language);
    }
}
