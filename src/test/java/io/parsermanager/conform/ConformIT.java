package io.parsermanager.conform;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.conform.ReferenceParser.TopicNames;
import io.parsermanager.testsupport.FullForm;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged command "conform" against the reference parsers, and against copies of them with a planted fault. */
@Tag("slow")
class ConformIT {

    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = new Installation();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void thePythonParserKeepsTheContract(@TempDir Path folder) throws IOException {
        TopicNames topics = TopicNames.of("python");
        Path junit = folder.resolve("junit.xml");
        try (ReferenceParser parser = Parsers.python(Files.readString(Parsers.PYTHON), kafka(), topics);
                Replica conform = conform(topics, "--restart", parser.restartCommand(), "--junit", junit.toString())) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output())
                    .isZero();
            assertThat(conform.output())
                    .contains(
                            "PASSED   one-end",
                            "PASSED   restart",
                            " 0 failed, 0 skipped: the parser keeps the contract")
                    .doesNotContain("SKIPPED", "did not come");
            parser.stop();
        }
        assertThat(Files.readString(junit))
                .contains("<testsuite name=\"parser contract\"", "failures=\"0\"", "name=\"heartbeat\"");
        assertThat(installation.topics().all(topics.items())).isNotEmpty().allSatisfy(item -> {
            assertThat(item.headers().lastHeader("ce_type").value()).asString().isEqualTo("io.parsermanager.rss.item");
            assertThat(item.value()).contains("\"title\": ");
        });
    }

    @Test
    void theNodeParserKeepsTheContract() throws IOException {
        TopicNames topics = TopicNames.of("node");
        try (ReferenceParser parser = Parsers.node(kafka(), topics)) {
            requireConformance(parser, topics);
        }
    }

    @Test
    void theJavaParserKeepsTheContract() throws IOException {
        TopicNames topics = TopicNames.of("java");
        try (ReferenceParser parser = Parsers.java(kafka(), topics)) {
            requireConformance(parser, topics);
        }
    }

    private static void requireConformance(ReferenceParser parser, TopicNames topics) {
        try (Replica conform = conform(topics, "--restart", parser.restartCommand())) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output())
                    .isZero();
            assertThat(conform.output())
                    .contains(" 0 failed, 0 skipped: the parser keeps the contract")
                    .doesNotContain("did not come");
        }
        parser.stop();
        assertThat(installation.topics().all(topics.items())).isNotEmpty();
    }

    /** A case, a piece of the Python parser, what stands there instead, and what the command says of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attempt   | "attempt": task["attempt"], "worker"    | "attempt": 1, "worker"           | A status came with attempt 1: send back the one that the task had, 3
            bookmark  | if state.get(                           | if "planted" in (                | The second visit had no If-None-Match and no If-Modified-Since
            batch     | , "sources": outcomes}                  | }                                | came out as SUCCESS: FAILED would be right
            one-end   | with self.lock:  # no heartbeat after the end | self.send_status(task, {"status": "SUCCESS"})\\n            with self.lock: | Two final statuses came of one attempt
            """)
    void aPlantedFaultIsToldInTheRightWords(String name, String piece, String fault, String words) throws IOException {
        requireWords(name, piece, fault, words);
    }

    @FullForm
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attempt   | value["token"] = task["token"]          | value["token"] = "mine"          | A status came with the token 'mine': send back the one that the task had
            heartbeat | for task in self.running.values():      | for task in ():                  | send IN_PROGRESS at least every 3 s
            feed      | self.produce(STATUSES, str(task["task_id"]) | self.produce(STATUSES, None  | A status came with the key null: it must be the task's id as text
            feed      | "worker": WORKER                        | "worker": 7                      | A status came that the service cannot read: /worker must be a text
            late      | is_over(task["deadline_at"]) or is_over(task["expires_at"]) or | | Look at deadline_at before you begin
            busy      | end.update(status="FAILED", error={**error, "retry_after_s": max(waits)} if waits else error) | end.update(status="FAILED", error=error) | The site said Retry-After: 7, and error.retry_after_s was null: hand it on
            """)
    void furtherPlantedFaultsAreToldInTheRightWords(String name, String piece, String fault, String words)
            throws IOException {
        requireWords(name, piece, fault, words);
    }

    private static void requireWords(String name, String piece, String fault, String words) throws IOException {
        String good = Files.readString(Parsers.PYTHON);
        assertThat(good).contains(piece);
        String faulty = good.replace(piece, fault == null ? "" : fault.replace("\\n", "\n"));
        TopicNames topics = TopicNames.of("planted_" + name + "_" + Integer.toHexString(words.hashCode()));

        try (ReferenceParser parser = Parsers.python(faulty, kafka(), topics);
                Replica conform = conform(topics, "--only", name.equals("one-end") ? "feed,one-end" : name)) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output())
                    .isEqualTo(1);
            assertThat(conform.output())
                    .contains("FAILED   " + name, words, "the parser does not keep the contract")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void kafkaThatIsAwayIsToldInOneLine() {
        try (Replica conform = Replica.start(Map.of(), "conform", "--bootstrap", "127.0.0.1:1", "--topic", "any")) {
            assertThat(conform.exitCode()).isEqualTo(1);
            assertThat(conform.output())
                    .contains("Kafka at 127.0.0.1:1 does not answer. Look at --bootstrap and --property")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    private static Replica conform(TopicNames topics, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "conform",
                "--bootstrap",
                kafka(),
                "--topic",
                topics.tasks(),
                "--status-topic",
                topics.statuses(),
                "--cancel-topic",
                topics.cancels(),
                "--silence-s",
                "3",
                "--patience-s",
                "90"));
        arguments.addAll(List.of(more));
        return Replica.start(Map.of(), arguments.toArray(String[]::new));
    }

    private static String kafka() {
        return installation.servers().kafka().bootstrapServers();
    }
}
