package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the curl lines and the parsers of README and the docs as a reader would. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DocsCommandsTest {
    private static final Path FIRST_PARSER = Path.of("src", "docs", "first-parser.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:bash)?$(.*?)^```$");

    /** A line that begins with curl, or a line of a crontab. A page that has "…" in it leaves something out. */
    private static final Pattern CURL =
            Pattern.compile("(?m)^(?:[*/\\d]+ +\\* +\\* +\\* +\\* +)?(curl [^…]*?)(?:  +#.*)?$");

    @Inject
    Tables tables;

    @Inject
    Dispatch dispatch;

    @TestHTTPResource("/")
    String service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @TempDir
    Path folder;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "src/docs/api.md",
                "src/docs/operations.md",
                "src/docs/SECURITY.md",
                "src/docs/deployment.md",
                "src/docs/contract.md",
                "src/docs/webhooks.md"
            })
    void everyCurlLineIsAnswered(String page) throws Exception {
        Files.writeString(folder.resolve("feeds.opml"), """
                <opml version="2.0"><body><outline text="a" xmlUrl="https://example.org/a.xml"/></body></opml>""");

        for (String line : curlLines(Path.of(page))) {
            assertThat(shell(line)).as(line).contains("exit code 0");
        }
    }

    @Test
    void theFirstParserInJavaEndsItsTask() throws Exception {
        Path file = save("java", "FirstParser.java");

        runsTheFirstTask(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                file.toString());
    }

    @Test
    void theFirstParserInPythonEndsItsTask() throws Exception {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(command -> shell(command + " -c 'import kafka'").contains("exit code 0"))
                .findFirst();
        assumeTrue(python.isPresent(), "needs kafka-python");
        Path file = save("python", "first_parser.py");

        runsTheFirstTask(python.get(), "-u", file.toString());
    }

    private void runsTheFirstTask(String... command) throws Exception {
        List<String> lines = curlLines(FIRST_PARSER);
        for (String line : lines.subList(0, 4)) {
            assertThat(shell(line)).as(line).contains("exit code 0");
        }
        dispatch.all();
        Path output = folder.resolve("output");
        Process parser = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Waiting.PATIENCE).untilAsserted(() -> assertThat(shell(lines.get(4)))
                    .as(() -> read(output))
                    .contains("\"status\":\"SUCCESS\"", "\"worker\":\"web-1\"", "\"stats\":{\"pages\":1}"));
            assertThat(read(output)).contains(service + " -> Overview · Parser Manager");
            for (String line : lines.subList(5, lines.size())) {
                assertThat(shell(line)).as(line).contains("exit code 0");
            }
            dispatch.all();
            await().atMost(Waiting.PATIENCE).untilAsserted(() -> assertThat(shell(lines.get(4)))
                    .as(() -> read(output))
                    .contains("\"status\":\"NEW\",\"attempt\":2"));
        } finally {
            parser.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    /** Saves the page's program with the addresses of this test. */
    private Path save(String language, String name) throws IOException {
        var program = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(FIRST_PARSER));
        assertThat(program.find()).isTrue();
        return Files.writeString(folder.resolve(name), program.group(1).replace("localhost:19092", kafka));
    }

    private static List<String> curlLines(Path page) throws IOException {
        String blocks = String.join(
                "\n",
                BLOCK.matcher(Files.readString(page))
                        .results()
                        .map(block -> block.group(1).replaceAll("\\\\\n *", ""))
                        .toList());
        return CURL.matcher(blocks).results().map(line -> line.group(1)).toList();
    }

    /** What a command prints, and its exit code. */
    private String shell(String command) {
        String script = """
                api=http://localhost:8000/api/v1
                json='Content-Type: application/json'
                curl() { command curl -sS --fail-with-body --max-time 60 "$@"; }
                %s
                echo " exit code $?"
                """.formatted(command)
                .replace("http://localhost:8000/", service)
                .replace("https://hooks.example.org/", service)
                .replace("webhook/1/", "webhook/" + tables.number("SELECT coalesce(max(id), 0) FROM webhook") + "/")
                .replace("source/11", "source/" + tables.number("SELECT coalesce(max(id), 0) FROM source"))
                .replace("2-117", command.contains("2-117") ? deadLetter() : "");
        try {
            Process process = new ProcessBuilder("bash", "-c", script)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a status that nobody understands to the dead letters, and returns the id of the letter. */
    private String deadLetter() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            RecordMetadata sent = producer.send(new ProducerRecord<>(
                            "task_statuses_dlq", "812", "{\"task_id\": 812, \"status\": \"DONE\"}"))
                    .get();
            return sent.partition() + "-" + sent.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
