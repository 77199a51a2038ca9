package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A schedule as a client gives it.
 *
 * @param sourceId cannot be changed
 * @param taskTypeId cannot be changed
 * @param intervalS its own period in seconds, a year at most; null: the task type's cron
 * @param nextRunAt null: the next firing
 * @param failures 0 lets it out of quarantine; {@code POST {id}/reset} also lets it run when it would have
 */
@Schema(examples = "{\"source_id\": 7, \"task_type_id\": 1, \"interval_s\": 900}")
public record SourceScheduleFields(
        @NotNull Long sourceId,
        @NotNull Long taskTypeId,
        boolean enabled,
        @Min(1) @Max(31_536_000) Integer intervalS,
        Instant nextRunAt,
        @Min(0) int failures,
        JsonNode state) {
    static final SourceScheduleFields DEFAULTS = new SourceScheduleFields(null, null, true, null, null, 0, null);

    SourceScheduleFields withoutNextRun() {
        return new SourceScheduleFields(sourceId, taskTypeId, enabled, intervalS, null, failures, state);
    }
}
