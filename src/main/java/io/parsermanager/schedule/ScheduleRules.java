package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.SchedulesInFiles;
import io.parsermanager.tasktype.TaskType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks the schedules of a row of a file, such as {@code {"POSTS": {"mode": "ADAPTIVE", "max_interval_s": 43200}}}: the limits of
 * {@link SourceScheduleFields}.
 */
final class ScheduleRules implements SchedulesInFiles.Rules {
    private static final List<String> FIELDS =
            List.of("mode", "enabled", "interval_s", "min_interval_s", "max_interval_s");

    private static final int MAX_INTERVAL_S = 31_536_000;
    private static final int MIN_BOUND_S = 60;
    private static final int MAX_BOUND_S = 2_592_000;

    /** The bounds of a task type. */
    private record Bounds(int lowestS, int highestS) {}

    /** Thrown for schedules that a row cannot have. */
    private static final class Fault extends Exception {
        Fault(String message) {
            super(message);
        }
    }

    /** The bounds of task types by source type and code. */
    private final Map<String, Map<String, Bounds>> taskTypes;

    private ScheduleRules(Map<String, Map<String, Bounds>> taskTypes) {
        this.taskTypes = taskTypes;
    }

    static ScheduleRules of(List<TaskType> all) {
        Map<String, Map<String, Bounds>> taskTypes = new TreeMap<>();
        all.forEach(type -> taskTypes
                .computeIfAbsent(type.sourceType, code -> new TreeMap<>())
                .put(type.code, new Bounds(type.minIntervalS, type.maxIntervalS)));
        return new ScheduleRules(taskTypes);
    }

    @Override
    public Optional<String> fault(String sourceType, ObjectNode schedules) {
        if (schedules == null) {
            return Optional.empty();
        }
        Map<String, Bounds> known = taskTypes.getOrDefault(sourceType, Map.of());
        try {
            for (Map.Entry<String, JsonNode> schedule : schedules.properties()) {
                Bounds bounds = known.get(schedule.getKey());
                if (bounds == null) {
                    throw new Fault("schedules: '%s' is none of the task types of %s: %s"
                            .formatted(schedule.getKey(), sourceType, String.join(", ", known.keySet())));
                }
                check(schedule.getKey(), schedule.getValue(), bounds);
            }
            return Optional.empty();
        } catch (Fault e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void check(String taskType, JsonNode schedule, Bounds bounds) throws Fault {
        if (!schedule.isObject()) {
            throw new Fault("schedules: %s must be a JSON object".formatted(taskType));
        }
        for (Map.Entry<String, JsonNode> field : schedule.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new Fault("schedules: the field '%s' of %s is none of %s"
                        .formatted(field.getKey(), taskType, String.join(", ", FIELDS)));
            }
        }
        if (schedule.hasNonNull("enabled") && !schedule.get("enabled").isBoolean()) {
            throw new Fault("schedules: enabled of %s must be true or false".formatted(taskType));
        }
        checkMode(taskType, schedule, number(taskType, schedule, "interval_s", 1, MAX_INTERVAL_S));
        Integer lowest = number(taskType, schedule, "min_interval_s", MIN_BOUND_S, MAX_BOUND_S);
        Integer highest = number(taskType, schedule, "max_interval_s", MIN_BOUND_S, MAX_BOUND_S);
        if (lowest != null || highest != null) {
            checkBounds(
                    taskType, lowest == null ? bounds.lowestS : lowest, highest == null ? bounds.highestS : highest);
        }
    }

    /** The same rule as for REST: an interval without a mode means FIXED. */
    private static void checkMode(String taskType, JsonNode schedule, Integer intervalS) throws Fault {
        if (!schedule.hasNonNull("mode")) {
            return;
        }
        String mode = schedule.get("mode").asText();
        List<String> known =
                Arrays.stream(ScheduleMode.values()).map(ScheduleMode::name).toList();
        if (!schedule.get("mode").isTextual() || !known.contains(mode)) {
            throw new Fault("schedules: the mode '%s' of %s is none of %s"
                    .formatted(
                            schedule.get("mode").isTextual() ? mode : schedule.get("mode"),
                            taskType,
                            String.join(", ", known)));
        }
        if (mode.equals(ScheduleMode.FIXED.name()) && intervalS == null) {
            throw new Fault("schedules: %s is FIXED and needs interval_s".formatted(taskType));
        }
        if (!mode.equals(ScheduleMode.FIXED.name()) && intervalS != null) {
            throw new Fault("schedules: %s has interval_s, which belongs to the mode FIXED only".formatted(taskType));
        }
    }

    private static void checkBounds(String taskType, int lowest, int highest) throws Fault {
        if (lowest > highest) {
            throw new Fault("schedules: the shortest interval of %s (%d s) must not be longer than the longest (%d s)"
                    .formatted(taskType, lowest, highest));
        }
    }

    private static Integer number(String taskType, JsonNode schedule, String field, int least, int most) throws Fault {
        if (!schedule.hasNonNull(field)) {
            return null;
        }
        JsonNode number = schedule.get(field);
        if (!number.isIntegralNumber()
                || !number.canConvertToInt()
                || number.asInt() < least
                || number.asInt() > most) {
            throw new Fault(
                    "schedules: %s of %s must be a whole number from %d to %d".formatted(field, taskType, least, most));
        }
        return number.asInt();
    }
}
