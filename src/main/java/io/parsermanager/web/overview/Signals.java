package io.parsermanager.web.overview;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The figures that tell red and amber from green.
 *
 * @param types how the tasks of each task type ended in the last ten minutes
 * @param cancels tasks that deadlines canceled in the last ten minutes, by reason
 * @param deadLetters dead letters of the last hour
 * @param failing schedules whose last visits failed, counted up to {@link LoadSignals#MAX_FAILING}
 * @param schedules about how many schedules there are
 * @param tookS how long PostgreSQL took for all figures, in seconds
 */
@TemplateData
public record Signals(
        List<TypeOutcomes> types, List<Cancels> cancels, long deadLetters, long failing, long schedules, double tookS) {
    /** How tasks of a task type ended. What a person canceled is not counted. */
    @RegisterForReflection
    @TemplateData
    public record TypeOutcomes(String sourceType, String taskType, Long finished, Long bad) {}

    /** Tasks that a deadline canceled. */
    @RegisterForReflection
    @TemplateData
    public record Cancels(String reason, Long tasks) {}
}
