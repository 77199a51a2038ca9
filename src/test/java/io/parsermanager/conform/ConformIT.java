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

    private static final boolean FULL = Boolean.getBoolean("chaos.full");

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
                ReferenceParser second = parser.second();
                Replica conform = conform(topics, instances(parser, "--junit", junit.toString()))) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output() + second.output())
                    .isZero();
            assertThat(conform.output())
                    .contains(
                            "PASSED   one-end",
                            "PASSED   restart",
                            "PASSED   rebalance",
                            " 0 failed, 0 skipped: the parser keeps the contract")
                    .doesNotContain("SKIPPED", "did not come");
            second.stop();
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

    /** It keeps no bookmarks, and does one task after the other. */
    @Test
    void aClientInGoReadsTasksAndEndsThem() throws IOException {
        TopicNames topics = TopicNames.of("go");
        try (ReferenceParser client = Parsers.go(kafka(), topics);
                Replica conform = conform(
                        topics,
                        "--only",
                        "feed,missing,batch,attempt,unknown-fields,late,nonsense,codec-gzip,one-end")) {
            assertThat(conform.exitCode())
                    .as(conform.output() + client.output())
                    .isZero();
            assertThat(conform.output()).contains("9 passed, 0 failed, 0 skipped");
            client.stop();
        }
    }

    /** The build tries the case of two instances with the Python parser only: it takes a quarter of a minute. */
    private static void requireConformance(ReferenceParser parser, TopicNames topics) {
        String[] options = FULL ? instances(parser) : new String[] {"--restart", parser.restartCommand()};
        try (ReferenceParser second = parser.second();
                Replica conform = conform(topics, options)) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output() + second.output())
                    .isZero();
            assertThat(conform.output())
                    .contains(" 0 failed, %d skipped: the parser keeps the contract".formatted(FULL ? 0 : 1))
                    .doesNotContain("did not come");
            (FULL ? second : parser).stop();
        }
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
            busy      | end.update(status="FAILED", error={**error, "retry_after_s": max(waits)} if waits else error) | end.update(status="FAILED", error=error) | The site said Retry-After: 2, and error.retry_after_s was null: hand it on
            """)
    void furtherPlantedFaultsAreToldInTheRightWords(String name, String piece, String fault, String words)
            throws IOException {
        requireWords(name, piece, fault, words);
    }

    @Test
    void aParserThatIsNotPoliteAndDoesNotShareItsTasksIsToldSo() throws IOException {
        String faulty = replace(
                replace(
                        replace(
                                Files.readString(Parsers.PYTHON),
                                "\"REQUESTS_PER_HOST\", \"4\"",
                                "\"PLANTED\", \"16\""),
                        "if e.code in PAUSE_CODES and e.retry_after_s:",
                        "if False:"),
                "\"group.id\": GROUP,",
                "\"group.id\": f\"{GROUP}-{os.getpid()}\",");
        TopicNames topics = TopicNames.of("planted_impolite");

        try (ReferenceParser parser = Parsers.python(faulty, kafka(), topics);
                ReferenceParser second = parser.second();
                Replica conform = conform(topics, instances(parser, "--only", "retry-after,parallel,rebalance"))) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output() + second.output())
                    .isEqualTo(1);
            assertThat(conform.output())
                    .contains(
                            "FAILED   retry-after",
                            "The site said Retry-After: 2, and your parser made 9 requests: leave the host alone so long",
                            "FAILED   parallel",
                            " requests were at your host at once: make at most 4",
                            "FAILED   rebalance",
                            "with the same group.id each task goes to one of them",
                            "0 passed, 3 failed, 0 skipped");
        }
    }

    /** The first instance says that its tasks are done before it has done them, and is killed. */
    @FullForm
    @Test
    void aParserThatCommitsTooEarlyIsToldSo() throws IOException {
        String faulty = replace(
                Files.readString(Parsers.PYTHON),
                "                    work = [pool.submit",
                "                    commit(consumer)\n                    work = [pool.submit");
        TopicNames topics = TopicNames.of("planted_early");

        try (ReferenceParser parser = Parsers.python(faulty, kafka(), topics);
                ReferenceParser second = parser.second();
                Replica conform =
                        conform(topics, instances(parser, "--only", "feed,restart,rebalance", "--patience-s", "30"))) {
            assertThat(conform.exitCode())
                    .as(conform.output() + parser.output() + second.output())
                    .isEqualTo(1);
            assertThat(conform.output())
                    .contains(
                            "FAILED   restart",
                            "came within 30 s, and the last was IN_PROGRESS: send SUCCESS or FAILED");
        }
    }

    private static String replace(String program, String piece, String fault) {
        assertThat(program).contains(piece);
        return program.replace(piece, fault);
    }

    /** With all that the cases of killed instances need. */
    private static String[] instances(ReferenceParser parser, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--restart",
                parser.restartCommand(),
                "--start-second",
                parser.second().restartCommand(),
                "--kill-first",
                parser.killCommand()));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private static void requireWords(String name, String piece, String fault, String words) throws IOException {
        String faulty =
                replace(Files.readString(Parsers.PYTHON), piece, fault == null ? "" : fault.replace("\\n", "\n"));
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
                "3"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--patience-s")) {
            arguments.addAll(List.of("--patience-s", "90"));
        }
        return Replica.start(Map.of(), arguments.toArray(String[]::new));
    }

    private static String kafka() {
        return installation.servers().kafka().bootstrapServers();
    }
}
