package io.parsermanager.tasktype;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.text.SingleLine;
import io.parsermanager.text.TextRules;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a task type that a client sends.
 *
 * @param sourceType cannot be changed
 * @param code cannot be changed
 * @param byDefault true: new sources get a schedule for it
 * @param cron five fields, or six with seconds first
 * @param spreadS the greatest offset of a source from the cron's time, in seconds
 * @param sliceS the offsets go in steps of this many seconds, so that sources which fall due together fill tasks
 * @param batchSize the most sources per task
 * @param dispatchTimeoutS how long a task may wait until it is sent
 * @param startTimeoutS how long a sent task may wait for a parser
 * @param silenceTimeoutS how long a parser may send no status
 * @param maxDurationS the hard limit, counted from creation, for all attempts together
 * @param backoffS the pause before the second attempt; it doubles with each further one
 * @param backoffMaxS the longest such pause
 * @param onSilent what becomes of a task whose parser falls silent: RETRY gives it its next attempt while attempts and time are left
 * @param onNotStarted the same for a task that no parser starts in time
 * @param adaptiveByDefault true: the schedules that new sources get are adaptive; false: they go by the cron
 * @param pace how many visits of an adaptive schedule find something: EAGER every fourth, NORMAL every third, SPARING every second
 * @param minIntervalS the shortest interval of an adaptive schedule
 * @param maxIntervalS the longest interval of an adaptive schedule, and the longest that a site can ask for
 * @param freshWithinS the promise that every source has a success at least so often; null: there is none
 * @param params part of every task message to the parser
 */
@Schema(
        examples =
                "{\"source_type\": \"RSS\", \"code\": \"FULL_TEXT\", \"name\": \"Full texts\", \"cron\": \"0 3 * * *\", \"time_zone\": \"Europe/Moscow\", \"spread_s\": 3600}")
public record TaskTypeFields(
        @NotNull String sourceType,

        @NotNull @Pattern(regexp = TextRules.CODE, message = TextRules.CODE_MEANS)
        String code,

        @NotBlank @Size(max = 200) @SingleLine String name,
        boolean enabled,
        boolean byDefault,
        @NotNull @Size(max = 200) String cron,
        @NotNull @Size(max = 64) String timeZone,
        @Min(0) @Max(TaskType.MAX_SECONDS) int spreadS,
        @Min(1) @Max(3600) int sliceS,
        @Min(1) @Max(1000) int batchSize,
        @Min(1) @Max(TaskType.MAX_SECONDS) int dispatchTimeoutS,
        @Min(1) @Max(TaskType.MAX_SECONDS) int startTimeoutS,
        @Min(1) @Max(TaskType.MAX_SECONDS) int silenceTimeoutS,
        @Min(1) @Max(TaskType.MAX_SECONDS) int maxDurationS,
        @Min(1) @Max(100) int maxAttempts,
        @Min(0) @Max(86_400) int backoffS,
        @Min(0) @Max(86_400) int backoffMaxS,
        @NotNull OverdueAction onSilent,
        @NotNull OverdueAction onNotStarted,
        boolean adaptiveByDefault,
        @NotNull Pace pace,
        @Min(60) @Max(TaskType.MAX_SECONDS) int minIntervalS,
        @Min(60) @Max(TaskType.MAX_SECONDS) int maxIntervalS,
        @Min(60) @Max(31_536_000) Integer freshWithinS,
        @NotNull ObjectNode params) {
    /** The column defaults of the migration. */
    static final TaskTypeFields DEFAULTS = new TaskTypeFields(
            null,
            null,
            null,
            true,
            true,
            null,
            "UTC",
            0,
            30,
            1,
            3600,
            600,
            600,
            14_400,
            3,
            30,
            3600,
            OverdueAction.RETRY,
            OverdueAction.CANCEL,
            false,
            Pace.NORMAL,
            600,
            86_400,
            null,
            JsonNodeFactory.instance.objectNode());
}
