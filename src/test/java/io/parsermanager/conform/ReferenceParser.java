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

    private ReferenceParser(Path folder) {
        this.folder = folder;
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
            Files.deleteIfExists(folder.resolve("pid"));
            Path file = Files.writeString(folder.resolve(fileName), program);
            Map<String, String> environment = new TreeMap<>(Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", kafka,
                    "TASKS_TOPIC", topics.tasks(),
                    "STATUS_TOPIC", topics.statuses(),
                    "CANCEL_TOPIC", topics.cancels(),
                    "ITEMS_TOPIC", topics.items(),
                    "GROUP_ID", topics.tasks(),
                    "HEARTBEAT_S", "1",
                    "FEED_TIMEOUT_S", "30",
                    "MAX_FEED_BYTES", "2000000"));
            environment.putAll(more);
            String exports = environment.entrySet().stream()
                    .map(one -> "export %s='%s'".formatted(one.getKey(), one.getValue()))
                    .collect(Collectors.joining("\n"));
            String run = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Files.writeString(folder.resolve("start.sh"), """
                    cd '%s'
                    if [ -f pid ]; then kill -9 "$(cat pid)"; fi
                    %s
                    nohup %s '%s' >> log 2>&1 < /dev/null &
                    echo $! > pid
                    """.formatted(folder, exports, run, file));
            ReferenceParser parser = new ReferenceParser(folder);
            Tool started = Tool.run(folder, SOON, List.of("sh", "start.sh"));
            assertThat(started.succeeded()).as(started.output()).isTrue();
            return parser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it and starts it anew. */
    String restartCommand() {
        return "sh " + folder.resolve("start.sh");
    }

    String output() {
        return text("log");
    }

    /** Asks it to stop, and waits until it has. */
    void stop() {
        process().ifPresent(ProcessHandle::destroy);
        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> process().filter(ProcessHandle::isAlive).isEmpty());
    }

    private Optional<ProcessHandle> process() {
        return ProcessHandle.of(Long.parseLong(text("pid").strip()));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process().ifPresent(ProcessHandle::destroyForcibly);
    }
}
