package io.parsermanager.settings.env;

import io.parsermanager.settings.env.EnvFile.UnreadableException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to other variables in a value, as docker compose does: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-default}},
 * {@code ${NAME:?message}} and {@code ${NAME:+replacement}}, the last three also without the colon. {@code $$} is a dollar.
 */
final class EnvFileReferences {
    private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

    private static final Pattern OPERATOR = Pattern.compile(":?[-?+]");

    /** The deepest nesting of references in defaults. People use two levels at most. */
    private static final int MAX_DEPTH = 16;

    private final UnaryOperator<String> variables;
    private final List<String> warnings;

    /**
     * Creates a resolver of references.
     *
     * @param variables returns the value of a variable, or null
     * @param warnings the list to which it adds warnings of variables that are not set
     */
    EnvFileReferences(UnaryOperator<String> variables, List<String> warnings) {
        this.variables = variables;
        this.warnings = warnings;
    }

    String resolve(String text, int line) {
        return resolve(text, line, 0);
    }

    private String resolve(String text, int line, int depth) {
        if (depth > MAX_DEPTH) {
            throw new UnreadableException(".env, line %d: too many references within one another".formatted(line));
        }
        StringBuilder resolved = new StringBuilder();
        int position = 0;
        for (int dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', position)) {
            resolved.append(text, position, dollar);
            if (text.startsWith("$$", dollar)) {
                resolved.append('$');
                position = dollar + 2;
            } else if (text.startsWith("${", dollar)) {
                position = closing(text, dollar, line) + 1;
                resolved.append(braced(text.substring(dollar + 2, position - 1), line, depth));
            } else {
                String name = nameAt(text, dollar + 1, line);
                position = dollar + 1 + name.length();
                resolved.append(valueOf(name, line));
            }
        }
        return resolved.append(text, position, text.length()).toString();
    }

    private String braced(String reference, int line, int depth) {
        String name = nameAt(reference, 0, line);
        String rest = reference.substring(name.length());
        if (rest.isEmpty()) {
            return valueOf(name, line);
        }
        Matcher operator = OPERATOR.matcher(rest);
        if (!operator.lookingAt()) {
            throw wrong(line);
        }
        String value = variables.apply(name);
        boolean given = value != null && !(rest.startsWith(":") && value.isEmpty());
        String argument = rest.substring(operator.end());
        return switch (rest.charAt(operator.end() - 1)) {
            case '-' -> given ? value : resolve(argument, line, depth + 1);
            case '+' -> given ? resolve(argument, line, depth + 1) : "";
            default -> {
                if (!given) {
                    throw new UnreadableException(".env, line %d: %s is required: %s"
                            .formatted(line, name, resolve(argument, line, depth + 1)));
                }
                yield value;
            }
        };
    }

    private String valueOf(String name, int line) {
        String value = variables.apply(name);
        if (value == null) {
            warnings.add(
                    ".env, line %d: nobody sets %s, so it is empty. If the dollar belongs to the value, write $$ or put the value into single quotes"
                            .formatted(line, name));
            return "";
        }
        return value;
    }

    private static String nameAt(String text, int position, int line) {
        Matcher name = NAME.matcher(text).region(position, text.length());
        if (!name.lookingAt()) {
            throw wrong(line);
        }
        return name.group();
    }

    private static int closing(String text, int dollar, int line) {
        int open = 0;
        for (int i = dollar; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                open++;
                i++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw wrong(line);
    }

    private static UnreadableException wrong(int line) {
        return new UnreadableException(
                ".env, line %d: a dollar must be followed by the name of a variable. For a dollar itself write $$ or put the value into single quotes"
                        .formatted(line));
    }
}
