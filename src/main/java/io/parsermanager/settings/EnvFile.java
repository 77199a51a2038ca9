package io.parsermanager.settings;

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
 * The variables of a file {@code .env}, read as docker compose reads the same file: quotes, escapes, comments, {@code export}, values of
 * several lines, and references to other variables. Of two lines of one variable the last one counts.
 *
 * @param variables what the file sets
 * @param warnings what compose warns of, a sentence each: references to variables that nobody sets
 */
public record EnvFile(Map<String, String> variables, List<String> warnings) {
    /** Its name, in the directory where the service is started. */
    private static final String NAME = ".env";

    /** A file of settings is a few kilobytes; what is larger is another file of that name. */
    private static final long MAX_BYTES = 1_048_576;

    /** The file cannot be read as compose reads it. The message names the line and the remedy, and never a value. */
    public static final class UnreadableException extends RuntimeException {
        UnreadableException(String message) {
            super(message);
        }
    }

    /** Tells the error output what compose would warn of, and throws what the file's fault is. Call it before Quarkus reads the file. */
    public static void check() {
        ofWorkingDirectory().warnings().forEach(System.err::println);
    }

    /** Reads the file of the working directory; empty if there is none. */
    static EnvFile ofWorkingDirectory() {
        return read(Path.of(System.getProperty("user.dir"), NAME), System.getenv()::get);
    }

    /**
     * Reads a file.
     *
     * @param environment the value of a variable of the environment, or null: it wins where the file refers to it
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
