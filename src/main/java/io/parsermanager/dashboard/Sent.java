package io.parsermanager.dashboard;

import io.parsermanager.http.Invalid;
import java.util.Locale;

/** Reads what a page's own links and menus send; an empty field of a form means nothing. */
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

    static <E extends Enum<E>> E choice(Class<E> of, String name, String sent) {
        if (text(sent) == null) {
            return null;
        }
        try {
            return Enum.valueOf(of, text(sent).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Invalid.parameter(name, "'%s' is none of those that this page offers".formatted(sent));
        }
    }
}
