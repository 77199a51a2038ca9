package io.parsermanager.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for JSON values that the service stores in PostgreSQL: settings, params, state, stats. Check a tree that was read with
 * {@code USE_BIG_DECIMAL_FOR_FLOATS}, as the service's ObjectMapper does, so that its numbers are exact.
 */
public final class JsonRules {
    /**
     * The most digits of a number written without an exponent. PostgreSQL writes numbers in that form, and Jackson reads at most 1000
     * characters of one. {@code 1e400} is allowed; {@code 1e1000000000} would need a gigabyte.
     */
    public static final int MAX_DIGITS = 900;

    /** The deepest nesting of objects and lists. Jackson reads and writes 1000 levels, including those around the value. */
    public static final int MAX_DEPTH = 500;

    /**
     * A broken rule.
     *
     * @param pointer RFC 6901, within the value; empty for the value itself
     * @param detail a predicate, such as {@code holds a NUL (U+0000) at character 3, which PostgreSQL cannot keep: take it out}
     */
    public record Fault(String pointer, String detail) {}

    private JsonRules() {}

    /** The first broken rule; empty if there is none. */
    public static Optional<Fault> fault(JsonNode value) {
        return fault(value, "", 0);
    }

    /** The broken rule of a number; empty if it can be stored exactly. */
    public static Optional<String> faultOfNumber(BigDecimal number) {
        long whole = (long) number.precision() - number.scale();
        return Math.max(whole, 1) + Math.max(number.scale(), 0) <= MAX_DIGITS
                ? Optional.empty()
                : Optional.of("must not have more than %d digits when it is written without an exponent"
                        .formatted(MAX_DIGITS));
    }

    /** A name as a step of a JSON pointer (RFC 6901). */
    public static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static Optional<Fault> fault(JsonNode value, String pointer, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.of(new Fault(pointer, "is nested more than %d levels deep".formatted(MAX_DEPTH)));
        }
        if (value.isTextual()) {
            return TextRules.faultOfValue(value.textValue()).map(detail -> new Fault(pointer, detail));
        } else if (value.isNumber()) {
            return faultOfNumber(value).map(detail -> new Fault(pointer, detail));
        }
        Optional<Fault> fault = Optional.empty();
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                Optional<String> ofKey = TextRules.faultOfValue(field.getKey());
                fault = ofKey.isPresent()
                        ? Optional.of(new Fault(pointer, "has a field whose name " + ofKey.get()))
                        : fault(field.getValue(), pointer + step(field.getKey()), depth + 1);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        for (int i = 0; value.isArray() && i < value.size() && fault.isEmpty(); i++) {
            fault = fault(value.get(i), pointer + "/" + i, depth + 1);
        }
        return fault;
    }

    private static Optional<String> faultOfNumber(JsonNode number) {
        if (number.isDouble() || number.isFloat()) {
            return Double.isFinite(number.doubleValue())
                    ? Optional.empty()
                    : Optional.of("must be a number that JSON can write");
        }
        return faultOfNumber(number.decimalValue());
    }
}
