package io.parsermanager.conform;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Tool;
import io.parsermanager.testsupport.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A reference parser of src/parsers, or a copy with a planted fault, as a process that a shell script kills and starts. */
final class ReferenceParser implements AutoCloseable {
    /** The topics of one parser. */
    record TopicNames(String tasks, String statuses, String cancels, String items) {
        static TopicNames of(String name) {
            return new TopicNames(name + "_tasks", name + "_statuses", name + "_cancels", name + "_items");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;

    /** What tells the files of several instances in a folder apart. */
    private final int instance;

    private ReferenceParser(Path folder, int instance) {
        this.folder = folder;
        this.instance = instance;
    }

    /**
     * Starts it with heartbeats each second and small limits.
     *
     * @param program its text
     * @param folder where it is put: its libraries may lie there
     * @param fileName the program's name
     * @param command what runs it; the program's path follows
     */
    static ReferenceParser start(
            String program, Path folder, String fileName, List<String> command, String kafka, TopicNames topics) {
        return start(program, folder, fileName, command, kafka, topics, Map.of());
    }

    /** @param more further variables */
    static ReferenceParser start(
            String program,
            Path folder,
            String fileName,
            List<String> command,
            String kafka,
            TopicNames topics,
            Map<String, String> more) {
        try {
            Path file = Files.writeString(folder.resolve(fileName), program);
            Map<String, String> environment = new TreeMap<>(Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    kafka,
                    "TASKS_TOPIC",
                    topics.tasks(),
                    "STATUS_TOPIC",
                    topics.statuses(),
                    "CANCEL_TOPIC",
                    topics.cancels(),
                    "ITEMS_TOPIC",
                    topics.items(),
                    "GROUP_ID",
                    topics.tasks(),
                    "HEARTBEAT_S",
                    "1",
                    "SESSION_TIMEOUT_S",
                    "6", // Kafka's shortest
                    "FEED_TIMEOUT_S",
                    "30",
                    "MAX_FEED_BYTES",
                    "2000000"));
            environment.putAll(more);
            String exports = environment.entrySet().stream()
                    .map(one -> "export %s='%s'".formatted(one.getKey(), one.getValue()))
                    .collect(Collectors.joining("\n"));
            String run = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Files.writeString(folder.resolve("start.sh"), """
                    cd '%s'
                    if [ -f pid-$1 ]; then kill -9 "$(cat pid-$1)"; fi
                    %s
                    nohup %s '%s' >> log-$1 2>&1 < /dev/null &
                    echo $! > pid-$1
                    """.formatted(folder, exports, run, file));
            return start(folder, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReferenceParser start(Path folder, int instance) throws IOException {
        ReferenceParser parser = new ReferenceParser(folder, instance);
        Files.deleteIfExists(folder.resolve("pid-" + instance));
        parser.run(parser.restartCommand());
        return parser;
    }

    /** Starts a second instance of this one. */
    ReferenceParser startSecond() {
        try {
            return start(folder, instance + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An instance that a command starts, to stop it afterwards. */
    ReferenceParser second() {
        return new ReferenceParser(folder, instance + 1);
    }

    /** Kills it (SIGKILL) and starts it anew. */
    void restart() {
        run(restartCommand());
    }

    /** Kills it (SIGKILL). */
    void kill() {
        run(killCommand());
    }

    String restartCommand() {
        return "sh %s %d".formatted(folder.resolve("start.sh"), instance);
    }

    String killCommand() {
        return "kill -9 $(cat %s)".formatted(folder.resolve("pid-" + instance));
    }

    private void run(String command) {
        Tool tool = Tool.run(folder, SOON, List.of("sh", "-c", command));
        assertThat(tool.succeeded()).as(tool.output()).isTrue();
    }

    String output() {
        return text("log-" + instance).orElse("");
    }

    /** Asks it to stop, and waits until it has. */
    void stop() {
        process().ifPresent(ProcessHandle::destroy);
        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> process().filter(ProcessHandle::isAlive).isEmpty());
    }

    private Optional<ProcessHandle> process() {
        return text("pid-" + instance).flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())));
    }

    private Optional<String> text(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process().ifPresent(ProcessHandle::destroyForcibly);
    }
}
