package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a schedule that a client sends.
 *
 * @param sourceId cannot be changed
 * @param taskTypeId cannot be changed
 * @param intervalS the interval in seconds, at most a year; null: the cron of the task type
 * @param nextRunAt null: the next firing
 * @param failures 0 ends the quarantine; {@code POST {id}/reset} also moves the next run to its regular time
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
