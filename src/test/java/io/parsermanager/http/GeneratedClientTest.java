package io.parsermanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Tool;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.annotation.Nonnull;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client in Java that OpenAPI Generator makes of the committed document does the main job. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class GeneratedClientTest {
    private static final Path GENERATOR = Path.of("target", "openapi-generator", "openapi-generator-cli.jar");
    private static final Path DOCUMENT = Path.of("src", "docs", "openapi.yaml");
    private static final Path MAIN_JOB = Path.of("src", "test", "resources", "client", "MainJob.java");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    @Inject
    Tables tables;

    @BeforeEach
    @AfterEach
    void empty() {
        tables.clear();
    }

    @Test
    void aGeneratedClientMakesSourcesSchedulesAndTasksAndCancelsThem(@TempDir Path folder) throws Exception {
        run(folder, generate(folder));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        run(folder, compile(folder, classes));

        try (URLClassLoader client =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, GeneratedClientTest.class.getClassLoader())) {
            @SuppressWarnings("unchecked")
            Function<String, String> mainJob = (Function<String, String>)
                    client.loadClass("MainJob").getDeclaredConstructor().newInstance();

            assertThat(mainJob.apply(Integer.toString(RestAssured.port)))
                    .isEqualTo("1 task of GENERATED: CANCELED by MANUAL");
        }
    }

    /** The generator checks the document first, and refuses one that is not valid. */
    private static List<String> generate(Path folder) {
        return List.of(
                JAVA.resolve("java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                GENERATOR.toAbsolutePath().toString(),
                "generate",
                "--generator-name=java",
                "--library=native",
                "--input-spec=" + DOCUMENT.toAbsolutePath(),
                "--output=" + folder,
                "--invoker-package=client",
                "--api-package=client.api",
                "--model-package=client.model",
                "--parameter-name-mappings=wait=waitFor", // every Java object has a wait() already
                "--additional-properties=openApiNullable=false,useJakartaEe=true,useSingleRequestParameter=true",
                "--global-property=apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false");
    }

    private static List<String> compile(Path folder, Path classes) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                JAVA.resolve("javac").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                libraries()));
        try (Stream<Path> generated = Files.walk(folder.resolve("src/main/java"))) {
            generated
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(command::add);
        }
        command.add(MAIN_JOB.toAbsolutePath().toString());
        return command;
    }

    /** What the generated code uses: Jackson, and the annotations of null. */
    private static String libraries() throws URISyntaxException {
        List<String> jars = new ArrayList<>();
        for (Class<?> library : List.of(
                com.fasterxml.jackson.annotation.JsonProperty.class,
                com.fasterxml.jackson.core.JsonFactory.class,
                com.fasterxml.jackson.databind.ObjectMapper.class,
                JavaTimeModule.class,
                Nonnull.class)) {
            jars.add(Path.of(library.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return jars.stream().collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private static void run(Path folder, List<String> command) {
        Tool tool = Tool.run(folder, PATIENCE, command);
        assertThat(tool.succeeded()).as(tool.output()).isTrue();
    }
}
