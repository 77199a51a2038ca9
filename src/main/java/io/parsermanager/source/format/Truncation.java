package io.parsermanager.source.format;

/** Cuts long texts. It never cuts a character in half, which neither JSON nor PostgreSQL can store. */
public final class Truncation {
    private Truncation() {}

    /** The text, cut to at most {@code length} chars. */
    public static String of(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
