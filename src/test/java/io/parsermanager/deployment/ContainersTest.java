package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an engine would find out too late, for there is none where this is built: names that lead nowhere. */
class ContainersTest {
    private static final Path DOCKER = Path.of("docker");
    private static final JsonNode COMPOSE = Yaml.tree(DOCKER.resolve("compose.yml"));
    private static final JsonNode SERVICES = COMPOSE.path("services");

    @Test
    void everyVariableOfTheServiceIsOneItKnows() {
        TreeSet<String> given = new TreeSet<>();
        COMPOSE.path("x-service-environment").fieldNames().forEachRemaining(given::add);
        SERVICES.at("/parser-manager/environment").fieldNames().forEachRemaining(given::add);
        given.remove("<<");

        assertThat(given).isNotEmpty();
        assertThat(Yaml.variables()).containsAll(given);
    }

    @Test
    void theExampleOfVariablesHasTheOriginalOnesAndNoneUnknown() throws IOException {
        Properties example = new Properties();
        try (var file = Files.newBufferedReader(Path.of(".env.example"))) {
            example.load(file);
        }
        TreeSet<String> names = new TreeSet<>(example.stringPropertyNames());

        assertThat(names)
                .contains(
                        "POSTGRES_USER",
                        "POSTGRES_PASSWORD",
                        "POSTGRES_HOST",
                        "POSTGRES_PORT",
                        "POSTGRES_DB",
                        "ENVIRONMENT");
        assertThat(Path.of(example.getProperty("COMPOSE_FILE"))).exists();
        names.remove("COMPOSE_FILE");
        assertThat(Yaml.variables()).containsAll(names);
    }

    @Test
    void whatWaitsForHealthWaitsForSomethingThatTellsIt() {
        SERVICES.forEach(service -> service.path("depends_on").properties().forEach(on -> {
            assertThat(SERVICES.has(on.getKey())).as(on.getKey()).isTrue();
            if (on.getValue().path("condition").asText().equals("service_healthy")) {
                assertThat(SERVICES.path(on.getKey()).has("healthcheck"))
                        .as(on.getKey())
                        .isTrue();
            }
        }));
        assertThat(SERVICES.at("/parser-manager/depends_on").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("postgres", "kafka");
    }

    @Test
    void everyImageOfOthersHasItsVersion() throws IOException {
        List<String> images = new ArrayList<>();
        SERVICES.forEach(service -> {
            if (!service.path("image").asText().startsWith("parser-manager")) {
                images.add(service.path("image").asText());
            }
        });
        for (Path file : dockerfiles()) {
            List<String> stages = matches(file, "(?m)^FROM \\S+ AS (\\S+)").toList();
            images.addAll(matches(file, "(?m)^FROM (\\S+)")
                    .filter(image -> !stages.contains(image))
                    .toList());
        }

        assertThat(images)
                .hasSizeGreaterThan(8)
                .allMatch(image -> image.matches(".+:v?[\\w-]*\\d[\\w.-]*"))
                .noneMatch(image -> image.endsWith("latest"));
    }

    @Test
    void everyFileThatIsMountedOrCopiedIsThere() throws IOException {
        SERVICES.forEach(service -> service.path("volumes").forEach(volume -> {
            String source = volume.asText().replaceFirst(":.*", "");
            if (source.startsWith(".")) {
                assertThat(DOCKER.resolve(source)).exists();
            } else {
                assertThat(COMPOSE.path("volumes").has(source)).as(source).isTrue();
            }
        }));
        for (Path file : dockerfiles()) {
            List<String> allowed = Files.readAllLines(Path.of(file + ".dockerignore"));
            assertThat(matches(file, "(?m)^COPY (?:--chown=\\S+ )?(?!--)(.+) \\S+$")
                            .flatMap(paths -> Stream.of(paths.split(" "))))
                    .isNotEmpty()
                    .allSatisfy(path -> {
                        assertThat(Path.of(path)).exists();
                        assertThat(allowed).contains("!" + path);
                    });
        }
    }

    @Test
    void noImageRunsAsRoot() throws IOException {
        for (Path file : dockerfiles()) {
            assertThat(matches(file, "(?m)^USER (\\S+)").reduce((earlier, last) -> last))
                    .hasValue("10001:10001");
        }
    }

    /** A native binary cannot do without: an engine forbids to execute what lies in a tmpfs. */
    @Test
    void whatTheServiceUnpacksMayBeExecuted() throws IOException {
        assertThat(COMPOSE.at("/x-hardened/tmpfs/0").asText()).isEqualTo("/tmp:exec");
        for (Path file : dockerfiles()) {
            assertThat(Files.readString(file)).doesNotContain("--tmpfs /tmp ");
        }
    }

    @Test
    void theServiceIsTheNativeBinaryUnlessAWordSaysJvm() {
        String dockerfile = SERVICES.at("/parser-manager/build/dockerfile").asText();

        assertThat(dockerfile).isEqualTo("docker/Dockerfile.${PARSER_MANAGER_IMAGE:-native}");
        assertThat(Path.of(dockerfile.replaceFirst("\\$.*", "jvm"))).exists();
    }

    @Test
    void dockerfilesThatComposeBuildsAreThere() {
        List<String> files = new ArrayList<>();
        SERVICES.forEach(service -> {
            String file = service.at("/build/dockerfile").asText();
            if (!file.isEmpty()) {
                files.add(file.replaceFirst("\\$\\{\\w+:-(.*)}$", "$1"));
            }
        });

        assertThat(files).hasSize(2).allSatisfy(file -> assertThat(Path.of(file))
                .exists());
    }

    private static Stream<String> matches(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1));
    }

    private static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(DOCKER)) {
            return files.filter(file -> file.getFileName().toString().matches("Dockerfile\\.[a-z-]+"))
                    .toList();
        }
    }
}
