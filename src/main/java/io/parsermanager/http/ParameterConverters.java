package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.JsonProblems;
import io.parsermanager.text.TimeRules;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts parameters. A wrong value is a 400 that names the parameter and the remedy; JAX-RS alone would answer 404. */
@Provider
public class ParameterConverters implements ParamConverterProvider {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|ms)");

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        String name = Arrays.stream(annotations)
                .filter(QueryParam.class::isInstance)
                .map(annotation -> ((QueryParam) annotation).value())
                .findFirst()
                .orElse(null);
        if (name == null) {
            return null;
        }
        if (type.isEnum()) {
            return converter(
                    name, "is none of " + JsonProblems.known(type), text -> (T) Enum.valueOf((Class) type, text));
        } else if (type == Long.class) {
            return converter(name, "must be a whole number", text -> (T) Long.valueOf(text));
        } else if (type == Integer.class) {
            return converter(name, "must be a whole number", text -> (T) Integer.valueOf(text));
        } else if (type == Boolean.class || type == boolean.class) {
            return converter(name, "must be true or false", text -> (T) bool(text));
        } else if (type == Duration.class) {
            return converter(name, "must be a duration such as 30s or 500ms", text -> (T) duration(text));
        } else if (type == Instant.class) {
            return converter(name, TimeRules.FORM + ", and with %2B for +", text ->
                    (T) TimeRules.read(text).orElseThrow(IllegalArgumentException::new));
        }
        return null;
    }

    private static Duration duration(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(duration.group(1));
        return duration.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }

    /** A missing primitive parameter is 0, as in RESTEasy. */
    private static Boolean bool(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static <T> ParamConverter<T> converter(String name, String fault, Function<String, T> read) {
        return new ParamConverter<>() {
            @Override
            public T fromString(String text) {
                if (text == null) {
                    return null;
                }
                try {
                    return read.apply(text);
                } catch (IllegalArgumentException | DateTimeParseException e) {
                    throw InvalidInputException.parameter(name, "'%s' %s".formatted(text, fault));
                }
            }

            @Override
            public String toString(T value) {
                return String.valueOf(value);
            }
        };
    }
}
