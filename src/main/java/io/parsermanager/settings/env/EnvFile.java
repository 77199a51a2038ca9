package io.parsermanager.settings.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The variables of a file {@code .env}, read as docker compose reads it: quotes, escapes, comments, {@code export}, values of several
 * lines, and references to other variables. If a variable is there twice, the last line counts.
 *
 * @param variables what the file sets
 * @param warnings the warnings that compose would print: references to variables that are not set
 */
public record EnvFile(Map<String, String> variables, List<String> warnings) {
    /** The name of the file, in the working directory. */
    private static final String NAME = ".env";

    /** The largest file. A file of settings has some kilobytes. */
    private static final long MAX_BYTES = 1_048_576;

    /** Thrown if the file is not valid for compose. The message names the line and the remedy, and never a value. */
    public static final class UnreadableException extends RuntimeException {
        UnreadableException(String message) {
            super(message);
        }
    }

    /** Prints the warnings to the error output, and throws if the file is not valid. Call it before Quarkus reads the file. */
    public static void check() {
        ofWorkingDirectory().warnings().forEach(System.err::println);
    }

    /** Reads the file in the working directory; empty if there is none. */
    static EnvFile ofWorkingDirectory() {
        return read(Path.of(System.getProperty("user.dir"), NAME), System.getenv()::get);
    }

    /**
     * Reads a file.
     *
     * @param environment returns the value of an environment variable, or null; it overrides the file's variables in references
     */
    static EnvFile read(Path file, UnaryOperator<String> environment) {
        if (!Files.isRegularFile(file)) {
            return new EnvFile(Map.of(), List.of());
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnreadableException("the file .env is larger than a megabyte: is it the right one?");
            }
            return parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString(),
                    environment);
        } catch (CharacterCodingException e) {
            throw new UnreadableException("the file .env must be in UTF-8");
        } catch (IOException e) {
            throw new UnreadableException("the file .env cannot be read: look at who may read it");
        }
    }

    static EnvFile parse(String text, UnaryOperator<String> environment) {
        EnvFileScanner scanner = new EnvFileScanner(text);
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        EnvFileReferences references = new EnvFileReferences(
                name -> environment.apply(name) == null ? variables.get(name) : environment.apply(name), warnings);
        while (scanner.next()) {
            if (scanner.hasValue()) {
                variables.put(
                        scanner.name(),
                        scanner.isLiteral() ? scanner.value() : references.resolve(scanner.value(), scanner.line()));
            }
        }
        return new EnvFile(variables, warnings);
    }
}
