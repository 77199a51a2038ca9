package io.parsermanager.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;

/** The SQL files of the artifact. It finds them by full name only, because a native image has no folders to list. */
final class Scripts {
    private Scripts() {}

    /** The name of a script without its folder. Quarkus keeps the folder in the name, Flyway itself does not. */
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
