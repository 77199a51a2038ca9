package io.parsermanager.settings;

import io.parsermanager.settings.EnvFile.UnreadableException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text of a file {@code .env} into names and values, as docker compose does. References to other variables are left in. */
final class EnvFileScanner {
    private static final Pattern BLANK = Pattern.compile("\\s+");

    private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");

    private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

    /** A name, and what is between it and its value. Compose takes a colon for an equals sign. */
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
        // some editors of Windows begin a file with it
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Goes to the next variable. False at the end of the file. */
    boolean next() {
        while (take(BLANK) != null || take(COMMENT) != null) {
            // on to what is neither
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

    /** The line that the variable's value ends in, or the fault is in. */
    int line() {
        return line;
    }

    String name() {
        return name;
    }

    /** False of a name without a value: it stands for the environment's own. */
    boolean hasValue() {
        return value != null;
    }

    String value() {
        return value;
    }

    /** Whether a dollar is nothing but a dollar. */
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

    /** A backslash keeps the quote that follows it in the value. */
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
            // as a dollar is written where references are resolved
            case '$' -> "$$";
            case '0' -> Character.toString(Integer.parseInt(escape, 8));
            default -> escape;
        };
    }

    /** Null if it is not there. */
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
