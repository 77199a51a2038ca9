package io.parsermanager.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what of a changed schema would break a parser that was written by the old one. It knows the keywords that the schemas use, and refuses others. */
final class SchemaCompatibility {
    /** Who writes the values. */
    enum Direction {
        /** What parsers send must be taken as before: nothing gets narrower. */
        PARSERS_SEND,
        /** What parsers receive must be as they were told: nothing gets wider. */
        PARSERS_RECEIVE
    }

    private static final Set<String> WORDS =
            Set.of("$schema", "title", "description", "examples", "x-extensible-enum", "deprecated");
    private static final Set<String> LOWER = Set.of("minimum", "minLength", "minItems");
    private static final Set<String> UPPER = Set.of("maximum", "maxLength", "maxItems");
    private static final Set<String> EXACT = Set.of("pattern", "format", "const");
    private static final Set<String> PARTS =
            Set.of("type", "enum", "required", "properties", "items", "additionalProperties");

    private final Direction direction;
    private final List<String> faults = new ArrayList<>();

    private SchemaCompatibility(Direction direction) {
        this.direction = direction;
    }

    /** A sentence for each change that breaks an old parser. */
    static List<String> faults(Direction direction, JsonNode released, JsonNode present) {
        SchemaCompatibility check = new SchemaCompatibility(direction);
        check.compare("", released, present);
        return check.faults;
    }

    private void compare(String at, JsonNode old, JsonNode now) {
        Set<String> keywords = new LinkedHashSet<>();
        old.fieldNames().forEachRemaining(keywords::add);
        now.fieldNames().forEachRemaining(keywords::add);
        for (String keyword : keywords) {
            JsonNode before = old.path(keyword);
            JsonNode after = now.path(keyword);
            if (LOWER.contains(keyword) || UPPER.contains(keyword)) {
                compareBound(at, keyword, before, after);
            } else if (EXACT.contains(keyword)) {
                compareExactly(at, keyword, before, after);
            } else if (!WORDS.contains(keyword) && !PARTS.contains(keyword)) {
                fault(
                        at,
                        "uses the keyword %s, which SchemaCompatibility does not know: teach it first"
                                .formatted(keyword));
            }
        }
        compareSets(at, "type", set(old.path("type")), set(now.path("type")));
        compareSets(at, "enum", set(old.path("enum")), set(now.path("enum")));
        compareRequired(at, set(old.path("required")), set(now.path("required")));
        compareProperties(at, old.path("properties"), now.path("properties"));
        if (old.has("items")) {
            compare(at + "/*", old.path("items"), now.path("items"));
        }
        compareOthers(at, old.path("additionalProperties"), now.path("additionalProperties"));
    }

    /** Empty is any. */
    private void compareSets(String at, String keyword, Set<String> old, Set<String> now) {
        if (direction == Direction.PARSERS_SEND) {
            Set<String> gone = old.isEmpty() ? now : without(old, now.isEmpty() ? old : now);
            if (!gone.isEmpty()) {
                fault(
                        at,
                        (old.isEmpty()
                                        ? "takes only the %2$s %1$s now: old parsers send others. Take any"
                                        : "no longer takes the %2$s %1$s, which old parsers send. Keep taking it")
                                .formatted(String.join(", ", gone), keyword.equals("enum") ? "value" : keyword));
            }
            return;
        }
        Set<String> added = now.isEmpty() ? old : without(now, old.isEmpty() ? now : old);
        if (!added.isEmpty()) {
            fault(
                    at,
                    (now.isEmpty()
                                    ? "may be of any %2$s now, and old parsers know only %1$s. Keep to those"
                                    : "may be of the %2$s %1$s now, which old parsers do not know. Add a field of another name")
                            .formatted(String.join(", ", added), keyword.equals("enum") ? "value" : keyword));
        }
    }

    private void compareRequired(String at, Set<String> old, Set<String> now) {
        if (direction == Direction.PARSERS_SEND) {
            without(now, old)
                    .forEach(
                            name -> fault(
                                    at + "/" + name,
                                    "is required now: old parsers do not send it always, and all they report would become dead letters. Let it be optional"));
        } else {
            without(old, now)
                    .forEach(name ->
                            fault(at + "/" + name, "may be missing now, and old parsers rely on it. Keep sending it"));
        }
    }

    private void compareProperties(String at, JsonNode old, JsonNode now) {
        old.properties().forEach(property -> {
            String name = at + "/" + property.getKey();
            JsonNode present = now.path(property.getKey());
            if (present.isMissingNode()) {
                fault(
                        name,
                        direction == Direction.PARSERS_SEND
                                ? "is gone: what old parsers report in it would be lost. Keep reading it"
                                : "is gone, and old parsers read it. Keep sending it");
            } else {
                compare(name, property.getValue(), present);
            }
        });
        now.properties().forEach(property -> {
            if (!old.has(property.getKey())) {
                compare(at + "/" + property.getKey(), property.getValue(), property.getValue());
            }
        });
    }

    /** Fields that properties does not name. */
    private void compareOthers(String at, JsonNode old, JsonNode now) {
        if (old.isObject() && now.isObject()) {
            compare(at + "/*", old, now);
        } else if (!old.equals(now)) {
            fault(
                    at,
                    "has another additionalProperties now: old parsers may have sent or read other fields. Keep the old one");
        }
    }

    private void compareBound(String at, String keyword, JsonNode old, JsonNode now) {
        boolean lower = LOWER.contains(keyword);
        int order = old.isMissingNode() || now.isMissingNode()
                ? Boolean.compare(now.isMissingNode(), old.isMissingNode()) * (lower ? -1 : 1)
                : now.decimalValue().compareTo(old.decimalValue());
        boolean narrower = lower ? order > 0 : order < 0;
        if (order != 0 && narrower == (direction == Direction.PARSERS_SEND)) {
            fault(
                    at,
                    (direction == Direction.PARSERS_SEND
                                    ? "has the %1$s %3$s now, and had %2$s: what old parsers send would be refused. Keep taking it"
                                    : "has the %1$s %3$s now, and had %2$s: old parsers are not ready for it. Keep the old one")
                            .formatted(
                                    keyword,
                                    old.isMissingNode() ? "none" : old.asText(),
                                    now.isMissingNode() ? "none" : now.asText()));
        }
    }

    private void compareExactly(String at, String keyword, JsonNode old, JsonNode now) {
        JsonNode limiting = direction == Direction.PARSERS_SEND ? now : old;
        if (!old.equals(now) && !limiting.isMissingNode()) {
            fault(
                    at,
                    "has the %s %s now, and had %s: old parsers know the old one only. Keep it"
                            .formatted(
                                    keyword,
                                    now.isMissingNode() ? "none" : now.asText(),
                                    old.isMissingNode() ? "none" : old.asText()));
        }
    }

    private void fault(String at, String sentence) {
        faults.add((at.isEmpty() ? "the value" : at) + " " + sentence);
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> set(JsonNode words) {
        Set<String> set = new LinkedHashSet<>();
        if (words.isArray()) {
            words.forEach(word -> set.add(word.asText()));
        } else if (!words.isMissingNode()) {
            set.add(words.asText());
        }
        return set;
    }
}
