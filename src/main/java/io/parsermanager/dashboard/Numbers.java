package io.parsermanager.dashboard;

import io.parsermanager.http.Invalid;

/** Reads what people typed into a field for a number; nothing typed is no number. */
final class Numbers {
    private Numbers() {}

    static Long id(String typed) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(typed.strip());
        } catch (NumberFormatException e) {
            throw Invalid.parameter("id", "'%s' is not a number".formatted(typed));
        }
    }

    static Invalid unreadable(String name) {
        return Invalid.parameter(name, "is none of those that this page offers");
    }
}
