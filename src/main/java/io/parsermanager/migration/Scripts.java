package io.parsermanager.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;

/** The SQL files of the artifact. By full name only: a native image has no folders to look into. */
final class Scripts {
    private Scripts() {}

    /** Without its folder, which Quarkus leaves with the name, and Flyway by itself does not. */
    static String name(MigrationInfo migration) {
        return migration.getScript().replaceFirst("^.*/", "");
    }

    static Optional<String> read(String path) {
        try (InputStream script = Scripts.class.getResourceAsStream(path)) {
            return script == null
                    ? Optional.empty()
                    : Optional.of(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String required(String path) {
        return read(path).orElseThrow(() -> new IllegalStateException(path + " is not in the artifact"));
    }
}
