package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * What the native compiler is handed, where no native compiler is. Not of the names that a build runs by itself: it needs what this
 * command makes, and fails without.
 *
 * <p>{@code ./mvnw verify -Dnative -Dquarkus.native.sources-only=true -Dtest=NativeTest -Dit.test=NativeSourcesCheck}
 */
class NativeSourcesCheck {
    private static final Path SOURCES = Path.of("target", "native-sources");

    @Test
    void everyFileThatIsReadAtRunTimeIsInTheJar() throws IOException {
        try (ZipFile jar = new ZipFile(file(SOURCES, "-runner.jar").toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            for (String folder : List.of("db/migration", "db/undo", "db/data")) {
                try (var files = Files.list(Path.of("src/main/resources", folder))) {
                    assertThat(names)
                            .containsAll(files.map(file -> folder + "/" + file.getFileName())
                                    .toList());
                }
            }
            assertThat(names).contains("META-INF/native-image/io.parsermanager/parser-manager/jni-config.json");
            assertThat(names).noneMatch(name -> name.startsWith("io/parsermanager/local/"));
        }
    }

    /** The build writes the globs of quarkus.native.resources.includes, and what its extensions pack, into the jar's own configuration. */
    @Test
    void everyFileThatIsReadAtRunTimeIsNamedToTheCompiler() throws IOException {
        String configuration = configuration();

        assertThat(configuration)
                .contains(
                        "db/migration/V1__tasks_and_schedules.sql", "db/undo/", "db/data/", "messages/", "libzstd-jni");
    }

    @Test
    void rowsThatHibernateMakesAreNamedToTheCompiler() throws IOException {
        assertThat(configuration())
                .contains(
                        "io.parsermanager.dispatch.Route",
                        "io.parsermanager.track.ApplyStatuses",
                        "io.parsermanager.source.Source");
    }

    @Test
    void theLibraryOfZstdComesAlong() throws IOException {
        try (ZipFile library =
                new ZipFile(file(SOURCES.resolve("lib"), "zstd-jni").toFile())) {
            assertThat(library.stream().map(ZipEntry::getName))
                    .anyMatch(name -> name.matches("linux/amd64/libzstd-jni-.*\\.so"));
        }
    }

    private static String configuration() throws IOException {
        StringBuilder text = new StringBuilder();
        try (ZipFile jar = new ZipFile(file(SOURCES, "-runner.jar").toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().matches("META-INF/native-image/.*\\.json")
                        || entry.getName().matches("META-INF/quarkus-.*")) {
                    text.append(new String(
                            jar.getInputStream(entry).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        }
        return text.toString();
    }

    private static Path file(Path folder, String part) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
