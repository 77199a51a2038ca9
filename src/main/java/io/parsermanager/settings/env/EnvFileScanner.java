package io.parsermanager.settings.env;

import io.parsermanager.settings.env.EnvFile.UnreadableException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a file {@code .env} into names and values, as docker compose does. It leaves references in the values. */
final class EnvFileScanner {
    private static final Pattern BLANK = Pattern.compile("\\s+");

    private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");

    private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

    /** A name and the characters between it and its value. Compose accepts a colon instead of the equals sign. */
    private static final Pattern NAME =
            Pattern.compile("([\\p{L}\\p{N}_.\\-\\[\\]]+)[ \\t\\x0B\\f\\r]*(?:([=:])[ \\t\\x0B\\f\\r]*|(?=\\n)|\\z)");

    private static final Pattern UNQUOTED = Pattern.compile("[^\\n]*");

    private static final Pattern ESCAPE = Pattern.compile("\\\\([abfnrtv$\"\\\\]|0[0-7]{3})");

    private final String text;
    private int position;
    private int line = 1;
    private String name;
    private String value;
    private boolean literal;

    EnvFileScanner(String text) {
        // some editors on Windows begin a file with a byte order mark
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Moves to the next variable.
     *
     * @return false at the end of the file
     */
    boolean next() {
        while (take(BLANK) != null || take(COMMENT) != null) {
            // skips blank lines and comments
        }
        if (position == text.length()) {
            return false;
        }
        take(EXPORT);
        MatchResult found = take(NAME);
        if (found == null) {
            throw new UnreadableException(
                    ".env, line %d: a line must be NAME=value; a value of several lines must be in quotes"
                            .formatted(line));
        }
        name = found.group(1);
        value = null;
        if (found.group(2) != null) {
            readValue();
        }
        return true;
    }

    /** The line on which the variable's value ends, or on which the error is. */
    int line() {
        return line;
    }

    String name() {
        return name;
    }

    /** False for a name without a value, which stands for the environment's value. */
    boolean hasValue() {
        return value != null;
    }

    String value() {
        return value;
    }

    /** Whether the value is in single quotes, so that a dollar has no meaning. */
    boolean isLiteral() {
        return literal;
    }

    private void readValue() {
        literal = text.startsWith("'", position);
        if (!literal && !text.startsWith("\"", position)) {
            value = take(UNQUOTED).group().split(" #", 2)[0].stripTrailing();
            return;
        }
        int end = closingQuote();
        String quoted = text.substring(position + 1, end);
        position = end + 1;
        line += lineBreaks(quoted);
        value = literal ? quoted.replace("\\'", "'") : unescaped(quoted);
    }

    /** The position of the closing quote. A quote after a backslash belongs to the value. */
    private int closingQuote() {
        char quote = text.charAt(position);
        for (int i = position + 1; i < text.length(); i++) {
            if (text.charAt(i) == quote) {
                return i;
            }
            if (text.charAt(i) == '\\') {
                i++;
            }
        }
        throw new UnreadableException(".env, line %d: the quote of %s is never closed".formatted(line, name));
    }

    private static int lineBreaks(String text) {
        return (int) text.chars().filter(character -> character == '\n').count();
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(meaning(escape.group(1))));
    }

    private static String meaning(String escape) {
        return switch (escape.charAt(0)) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000B";
            // the escape for a dollar that the resolver of references reads
            case '$' -> "$$";
            case '0' -> Character.toString(Integer.parseInt(escape, 8));
            default -> escape;
        };
    }

    /** Reads a pattern at the present position; null if it does not match. */
    private MatchResult take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        position = matcher.end();
        line += (int)
                matcher.group().chars().filter(character -> character == '\n').count();
        return matcher.toMatchResult();
    }
}
