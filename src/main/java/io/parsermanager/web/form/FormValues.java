package io.parsermanager.web.form;

import io.parsermanager.http.error.InvalidInputException;
import java.util.Locale;

/** Reads values of forms and of links. An empty field is null. */
public final class FormValues {
    private FormValues() {}

    public static String text(String sent) {
        return sent == null || sent.isBlank() ? null : sent.strip();
    }

    public static Boolean yesOrNo(String sent) {
        return text(sent) == null ? null : Boolean.valueOf(text(sent));
    }

    public static Long number(String name, String sent) {
        if (text(sent) == null) {
            return null;
        }
        try {
            return Long.valueOf(text(sent));
        } catch (NumberFormatException e) {
            throw InvalidInputException.parameter(name, "'%s' is not a whole number".formatted(sent));
        }
    }

    /** An enum constant by its name, in any case. */
    public static <E extends Enum<E>> E choice(Class<E> of, String name, String sent) {
        if (text(sent) == null) {
            return null;
        }
        try {
            return Enum.valueOf(of, text(sent).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw notOffered(name, sent);
        }
    }

    public static InvalidInputException notOffered(String name, String sent) {
        return InvalidInputException.parameter(name, "'%s' is none of those that this page offers".formatted(sent));
    }
}
