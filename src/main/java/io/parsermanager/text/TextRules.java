package io.parsermanager.text;

import java.text.Normalizer;
import java.util.Optional;

/**
 * Which characters a text may hold: one rule for REST, the web page, files of sources and statuses.
 *
 * <p>Three kinds of text, from strict to lenient:
 * <ul>
 *   <li>a <b>line</b> is for people to see in one line: names, tags, titles, topics. No control characters, line breaks or characters that
 *       nobody can see.
 *   <li>a <b>note</b> is a line that may have line breaks and tabs: reasons.
 *   <li>a <b>value</b> is data that the service only keeps: texts and keys within JSON. Anything that PostgreSQL can keep.
 * </ul>
 *
 * <p>Each fault is a predicate such as {@code holds the control character U+0007 at character 3: take it out}. Put the name of the field before it.
 */
public final class TextRules {
    /** The code of a source type or task type. */
    public static final String CODE = "[A-Z][A-Z0-9_]{0,31}";

    public static final String CODE_MEANS =
            "must have upper-case Latin letters, digits and _ only, a letter first, and not more than 32 of them";

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int FIRST_TAG_CHARACTER = 0xE0020;
    private static final int LAST_TAG_CHARACTER = 0xE007F;

    /** U+FDD0 to U+FDEF, and the last two of each plane, are no characters in Unicode. */
    private static final int FIRST_NONCHARACTER = 0xFDD0;

    private static final int LAST_NONCHARACTER = 0xFDEF;
    private static final int END_OF_PLANE = 0xFFFE;

    private TextRules() {}

    /** The broken rule of a line; empty if there is none. */
    public static Optional<String> faultOfLine(String text) {
        return fault(text, false);
    }

    /** The broken rule of a note; empty if there is none. */
    public static Optional<String> faultOfNote(String text) {
        return fault(text, true);
    }

    /** The broken rule of a value: a NUL or half of a surrogate pair. Empty if there is none. */
    public static Optional<String> faultOfValue(String text) {
        int character = 1;
        for (int i = 0; i < text.length(); character++) {
            int c = text.codePointAt(i);
            if (c == 0 || isSurrogate(c)) {
                return Optional.of(fault(c, character));
            }
            i += Character.charCount(c);
        }
        return Optional.empty();
    }

    /**
     * Turns any text into a line: line breaks and tabs become spaces, other forbidden characters and outer spaces are removed. Use it for
     * texts that nobody can correct, such as titles in files of others. The result may be empty.
     */
    public static String toLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isBreak(c)) {
                line.append(' ');
            } else if (isAllowedInLine(c)) {
                line.appendCodePoint(c);
            }
        });
        return line.toString().strip();
    }

    /**
     * Turns any text into a value: each forbidden character becomes U+FFFD. Use it for texts that nobody can correct, such as errors of
     * parsers.
     */
    public static String toValue(String text) {
        if (faultOfValue(text).isEmpty()) {
            return text;
        }
        StringBuilder value = new StringBuilder(text.length());
        text.codePoints().forEach(c -> value.appendCodePoint(c == 0 || isSurrogate(c) ? 0xFFFD : c));
        return value.toString();
    }

    /** The text in NFC, in which equal texts have equal characters. Use it for tags and handles, which identify things. */
    public static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static Optional<String> fault(String text, boolean mayBreak) {
        int character = 1;
        for (int i = 0; i < text.length(); character++) {
            int c = text.codePointAt(i);
            if (!isAllowedInLine(c) && !(mayBreak && (c == '\n' || c == '\r' || c == '\t'))) {
                return Optional.of(fault(c, character));
            }
            i += Character.charCount(c);
        }
        return Optional.empty();
    }

    private static String fault(int c, int character) {
        String code = "U+%04X".formatted(c);
        if (c == 0) {
            return "holds a NUL (U+0000) at character %d, which PostgreSQL cannot keep: take it out"
                    .formatted(character);
        } else if (isSurrogate(c)) {
            return "holds half of a surrogate pair (%s) at character %d: send the whole character"
                    .formatted(code, character);
        } else if (Character.getType(c) == Character.CONTROL || isBreak(c)) {
            return "holds the control character %s at character %d: take it out".formatted(code, character);
        }
        return "holds the invisible character %s at character %d: take it out".formatted(code, character);
    }

    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    private static boolean isBreak(int c) {
        return (c >= '\t' && c <= '\r')
                || c == 0x85
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isAllowedInLine(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> isPartOfWriting(c);
            default -> !isNoncharacter(c);
        };
    }

    /** Persian needs the joiners, and so do emoji; flags of England, Scotland and Wales are written with tag characters. */
    private static boolean isPartOfWriting(int c) {
        return c == ZERO_WIDTH_NON_JOINER
                || c == ZERO_WIDTH_JOINER
                || (c >= FIRST_TAG_CHARACTER && c <= LAST_TAG_CHARACTER);
    }

    private static boolean isNoncharacter(int c) {
        return (c & END_OF_PLANE) == END_OF_PLANE || (c >= FIRST_NONCHARACTER && c <= LAST_NONCHARACTER);
    }
}
