package io.parsermanager.web.task;

import io.parsermanager.task.TaskResource.TaskView;
import io.parsermanager.web.layout.NumberFormats;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A task's life as a line of moments, in the order that they came.
 *
 * @param steps CREATED, DISPATCHED, STARTED, then how it ended
 */
@TemplateData
public record TaskTimeline(List<Step> steps) {
    /**
     * One of them.
     *
     * @param what as the words of a page know it
     * @param at null: it has not come
     * @param after how long after the one before, null for the first
     */
    @TemplateData
    public record Step(String what, Instant at, Instant after) {
        public String took(String language) {
            return at == null || after == null ? null : NumberFormats.between(after, at, language);
        }
    }

    static TaskTimeline of(TaskView task) {
        List<Step> steps = new ArrayList<>();
        Instant last = task.createdAt();
        steps.add(new Step("CREATED", task.createdAt(), null));
        for (Step step : List.of(
                new Step("DISPATCHED", task.queuedAt(), null),
                new Step("STARTED", task.startedAt(), null),
                new Step(task.finishedAt() == null ? "FINISHED" : task.status().name(), task.finishedAt(), null))) {
            steps.add(new Step(step.what, step.at, last));
            last = step.at == null ? last : step.at;
        }
        return new TaskTimeline(steps);
    }
}
