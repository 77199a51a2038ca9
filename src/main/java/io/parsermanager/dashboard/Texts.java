package io.parsermanager.dashboard;

import io.parsermanager.http.Invalid;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads what people typed or chose: an empty field of a form means nothing, not the empty text. */
final class Texts {
    private Texts() {}

    static String orNull(String typed) {
        return typed == null || typed.isBlank() ? null : typed.strip();
    }

    /** A time as browsers' fields for it say it, to the minute and in UTC as their labels tell, or as the API says it. */
    static Instant moment(String field, String typed) {
        String text = orNull(typed);
        if (text == null) {
            return null;
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Invalid.parameter(field, "'%s' is not a time such as 2026-12-31T08:30".formatted(text));
        }
    }

    /** One of an enum's names, in any case. */
    static <E extends Enum<E>> E choice(Class<E> of, String field, String typed) {
        String name = orNull(typed);
        if (name == null) {
            return null;
        }
        try {
            return Enum.valueOf(of, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Numbers.unreadable(field);
        }
    }
}
