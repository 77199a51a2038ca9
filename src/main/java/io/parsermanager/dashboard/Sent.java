package io.parsermanager.dashboard;

import io.parsermanager.http.Invalid;
import io.parsermanager.text.TimeRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads what people typed or chose, and what a page's own links send: an empty field means nothing, not the empty text. */
final class Sent {
    private Sent() {}

    static String text(String sent) {
        return sent == null || sent.isBlank() ? null : sent.strip();
    }

    static Boolean yesOrNo(String sent) {
        return text(sent) == null ? null : Boolean.valueOf(text(sent));
    }

    static Long number(String name, String sent) {
        if (text(sent) == null) {
            return null;
        }
        try {
            return Long.valueOf(text(sent));
        } catch (NumberFormatException e) {
            throw Invalid.parameter(name, "'%s' is not a whole number".formatted(sent));
        }
    }

    /** A time as browsers' fields for it say it, to the minute and in UTC as their labels tell, or as the API says it. */
    static Instant moment(String name, String sent) {
        String text = text(sent);
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            if (TimeRules.isInRange(time)) {
                return time;
            }
        } catch (DateTimeException e) {
            // as below
        }
        throw Invalid.parameter(name, "'%s' is not a time such as 2026-12-31T08:30".formatted(text));
    }

    /** One of an enum's names, in any case. */
    static <E extends Enum<E>> E choice(Class<E> of, String name, String sent) {
        if (text(sent) == null) {
            return null;
        }
        try {
            return Enum.valueOf(of, text(sent).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw notOffered(name, sent);
        }
    }

    static Invalid notOffered(String name, String sent) {
        return Invalid.parameter(name, "'%s' is none of those that this page offers".formatted(sent));
    }
}
