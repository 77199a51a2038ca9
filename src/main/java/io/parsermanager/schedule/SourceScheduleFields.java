package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param mode CRON: the cron of the task type; FIXED: {@code interval_s}; ADAPTIVE: an interval that follows what the visits find; left
 *     out: FIXED if there is {@code interval_s}, else CRON
 * @param intervalS the interval of FIXED in seconds, at most a year
 * @param minIntervalS the shortest interval of ADAPTIVE; null: that of the task type
 * @param maxIntervalS the longest interval of ADAPTIVE; null: that of the task type
 * @param nextRunAt null: the next firing
 * @param failures 0 ends the quarantine; {@code POST {id}/reset} also moves the next run to its regular time
 */
@Schema(examples = "{\"source_id\": 7, \"task_type_id\": 1, \"interval_s\": 900}")
public record SourceScheduleFields(
        @NotNull Long sourceId,
        @NotNull Long taskTypeId,
        boolean enabled,
        ScheduleMode mode,
        @Min(1) @Max(31_536_000) Integer intervalS,
        @Min(60) @Max(2_592_000) Integer minIntervalS,
        @Min(60) @Max(2_592_000) Integer maxIntervalS,
        Instant nextRunAt,
        @Min(0) int failures,
        JsonNode state) {
    static final SourceScheduleFields DEFAULTS =
            new SourceScheduleFields(null, null, true, null, null, null, null, null, 0, null);

    SourceScheduleFields withoutNextRun() {
        return new SourceScheduleFields(
                sourceId, taskTypeId, enabled, mode, intervalS, minIntervalS, maxIntervalS, null, failures, state);
    }

    /**
     * Lets mode and interval agree. If the body has one of the two, the other follows.
     *
     * @throws io.parsermanager.http.error.InvalidInputException if the body has both and they do not agree, or FIXED has no interval
     */
    SourceScheduleFields settled(ObjectNode body) {
        boolean modeSent = body.hasNonNull("mode");
        boolean intervalSent = body.has("interval_s");
        ScheduleMode settled = mode;
        Integer interval = intervalS;
        if (!modeSent && (mode == null || intervalSent)) {
            settled = ScheduleMode.of(mode == ScheduleMode.ADAPTIVE && interval == null, interval);
        } else if (!intervalSent && mode != ScheduleMode.FIXED) {
            interval = null;
        }
        settled.requireAgreement(interval);
        return new SourceScheduleFields(
                sourceId,
                taskTypeId,
                enabled,
                settled,
                interval,
                minIntervalS,
                maxIntervalS,
                nextRunAt,
                failures,
                state);
    }
}
