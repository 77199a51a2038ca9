package io.parsermanager.source.format;

/** The beginning of a text that may be too long. It never ends in half of a character, which neither JSON nor PostgreSQL can carry. */
public final class Truncation {
    private Truncation() {}

    /** At most so many of its chars. */
    public static String of(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
