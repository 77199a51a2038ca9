package io.parsermanager.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is not Java's: Node, Python and what their package managers bring.
 *
 * @param code its exit code; -1 if there is no such program, or it took too long
 * @param output what it printed, errors too
 */
public record Tool(int code, String output) {
    /** Runs it to its end in this folder. */
    public static Tool run(Path folder, Duration patience, List<String> command) {
        try {
            Path log = Files.createTempFile("tool", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    return new Tool(-1, "it took too long: " + text(log));
                }
                return new Tool(process.exitValue(), text(log));
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException notThere) {
            return new Tool(-1, String.valueOf(notThere.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean succeeded() {
        return code == 0;
    }

    private static String text(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
