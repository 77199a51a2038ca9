package io.parsermanager.web.task;

import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The timeline of a task, in order.
 *
 * @param steps CREATED, DISPATCHED, STARTED, then the final status
 */
@TemplateData
public record TaskTimeline(List<Step> steps) {
    /**
     * One step.
     *
     * @param what the name that the messages translate
     * @param at null if the task has not got there
     * @param after the time of the step before; null for the first step
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
