package io.parsermanager.http.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.parsermanager.text.TimeRules;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns an error of the JSON parser into an error for the caller. */
public final class JsonProblems {
    private JsonProblems() {}

    /** The error of JSON on one line of a file, as one sentence with its place. */
    public static String describe(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException)) {
            return "is not JSON%s%s"
                    .formatted(
                            e.getLocation() == null
                                    ? ""
                                    : " at column " + e.getLocation().getColumnNr(),
                            reason(e));
        }
        InvalidInputException.Fault fault = of(e).faults().get(0);
        return (fault.pointer() + " " + fault.detail()).strip();
    }

    private static final Pattern TWICE = Pattern.compile("Duplicate field ('.*')", Pattern.DOTALL);

    private static final String TOO_LARGE =
            "holds a number of more than 1000 digits, a name of more than 50000 characters, or is nested more than 1000 levels deep";

    public static InvalidInputException of(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return InvalidInputException.pointer(
                    pointer(unknown),
                    "is not a field here; known are "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            return InvalidInputException.pointer(
                    pointer(wrong), "'%s' is none of %s".formatted(wrong.getValue(), known(wrong.getTargetType())));
        }
        if (e instanceof InvalidNullException nothing) {
            return InvalidInputException.pointer(pointer(nothing), "must not hold null");
        }
        if (e instanceof MismatchedInputException wrong) {
            Class<?> type = wrong.getTargetType();
            return InvalidInputException.pointer(
                    pointer(wrong), type == null ? wrong.getOriginalMessage() : "must be " + name(type));
        }
        if (e instanceof JsonMappingException wrong && e.getCause() instanceof InputCoercionException tooLarge) {
            return InvalidInputException.pointer(pointer(wrong), "must be " + name(tooLarge.getTargetType()));
        }
        if (e instanceof StreamConstraintsException) {
            return InvalidInputException.pointer("", TOO_LARGE);
        }
        if (e instanceof JsonMappingException wrong) {
            return wrong.getCause() instanceof JsonProcessingException cause
                    ? of(cause)
                    : InvalidInputException.pointer(pointer(wrong), "cannot be read");
        }
        String twice = twice(e.getOriginalMessage());
        if (twice != null) {
            return InvalidInputException.pointer("", "has the field %s twice: send it once".formatted(twice));
        }
        String place = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return InvalidInputException.pointer("", "is not JSON%s%s".formatted(place, reason(e)));
    }

    /** The message of the parser, without its parts about the parser's configuration. */
    private static String reason(JsonProcessingException e) {
        String reason = String.valueOf(e.getOriginalMessage());
        return reason.contains("Feature") || reason.contains("`") ? "" : ": " + reason;
    }

    public static String known(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The name of a type in errors. */
    static String name(Class<?> type) {
        if (type == String.class) {
            return "a text";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number within its range";
        } else if (type == Instant.class) {
            return TimeRules.FORM.substring("must be ".length());
        } else if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return "an object";
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/"
                        + (step.getFieldName() == null ? String.valueOf(step.getIndex()) : escape(step.getFieldName())))
                .collect(Collectors.joining());
    }

    private static String twice(String message) {
        Matcher matcher = TWICE.matcher(String.valueOf(message));
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** RFC 6901. */
    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
