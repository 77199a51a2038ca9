package io.parsermanager.dashboard;

import java.util.Locale;

/** Reads what people typed or chose: an empty field of a form means nothing, not the empty text. */
final class Texts {
    private Texts() {}

    static String orNull(String typed) {
        return typed == null || typed.isBlank() ? null : typed.strip();
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
