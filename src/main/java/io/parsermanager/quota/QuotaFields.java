package io.parsermanager.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.text.SingleLine;
import io.parsermanager.text.TextRules;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a rule that a client sends.
 *
 * @param code cannot be changed
 * @param keyOf HOST: the host of the address; SETTING: one key for all sources. Either way a source's settings.quota can name an own key
 * @param requests so many requests in per_s seconds; both or none
 * @param burst the most requests at once, after a pause
 * @param reserve tokens and units that only tasks by hand may take
 * @param windowLimit units until the next midnight of time_zone
 * @param costs what one source takes, by the code of the task type; 1 for the others
 * @param closingCodes error codes with which a parser closes a key, together with retry_after_s
 */
@Schema(
        examples =
                "{\"code\": \"TELEGRAM_TOKEN\", \"name\": \"Requests of a bot\", \"source_type\": \"TELEGRAM\", \"requests\": 30, \"per_s\": 1, \"burst\": 30}")
public record QuotaFields(
        @NotNull @Pattern(regexp = TextRules.CODE, message = TextRules.CODE_MEANS)
        String code,

        @NotBlank @Size(max = 200) @SingleLine String name,

        @NotNull String sourceType,
        @NotNull KeyOf keyOf,
        boolean enabled,

        @Min(1) @Max(1_000_000) Integer requests,

        @Min(1) @Max(86_400) Integer perS,

        @Min(1) @Max(1_000_000) int burst,

        @Min(0) @Max(1_000_000) int reserve,

        @Min(1) @Max(1_000_000_000_000L) Long windowLimit,

        @NotNull String timeZone,
        @NotNull ObjectNode costs,

        @NotNull @Size(max = 100) SortedSet<@NotBlank @Size(max = 100) @SingleLine String> closingCodes) {
    /** What makes the key of a source. */
    public enum KeyOf {
        HOST,
        SETTING
    }

    static final QuotaFields DEFAULTS = new QuotaFields(
            null,
            null,
            null,
            KeyOf.SETTING,
            true,
            null,
            null,
            1,
            0,
            null,
            "UTC",
            JsonNodeFactory.instance.objectNode(),
            new TreeSet<>());

    private static final int MAX_COST = 1_000_000;

    static QuotaFields of(Quota quota) {
        return new QuotaFields(
                quota.code,
                quota.name,
                quota.sourceType,
                KeyOf.valueOf(quota.keyOf),
                quota.enabled,
                quota.requests,
                quota.perS,
                quota.burst,
                quota.reserve,
                quota.windowLimit,
                quota.timeZone,
                (ObjectNode) quota.costs.deepCopy(),
                new TreeSet<>(quota.closingCodes));
    }

    /** Checks what the annotations cannot say. */
    void check() {
        if ((requests == null) != (perS == null)) {
            throw InvalidInputException.field(
                    requests == null ? "requests" : "per_s", "is missing: requests and per_s go together");
        }
        if (requests == null && windowLimit == null) {
            throw InvalidInputException.field(
                    "requests", "is missing: a quota needs requests and per_s, or window_limit");
        }
        if (requests != null && reserve >= burst) {
            throw InvalidInputException.field(
                    "reserve", "must be less than burst, or no task of a schedule is ever sent");
        }
        if (windowLimit != null && reserve >= windowLimit) {
            throw InvalidInputException.field(
                    "reserve", "must be less than window_limit, or no task of a schedule is ever sent");
        }
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw InvalidInputException.field(
                    "time_zone", "'%s' is not a time zone such as Europe/Moscow or UTC".formatted(timeZone));
        }
        for (Map.Entry<String, JsonNode> cost : costs.properties()) {
            if (!cost.getValue().isIntegralNumber()
                    || !cost.getValue().canConvertToInt()
                    || cost.getValue().intValue() < 0
                    || cost.getValue().intValue() > MAX_COST) {
                throw InvalidInputException.pointer(
                        "/costs/" + cost.getKey(), "must be a whole number from 0 to " + MAX_COST);
            }
        }
    }

    void set(Quota quota) {
        quota.name = name;
        quota.keyOf = keyOf.name();
        quota.enabled = enabled;
        quota.requests = requests;
        quota.perS = perS;
        quota.burst = burst;
        quota.reserve = reserve;
        quota.windowLimit = windowLimit;
        quota.timeZone = timeZone;
        quota.costs = costs;
        quota.closingCodes = List.copyOf(closingCodes);
    }
}
