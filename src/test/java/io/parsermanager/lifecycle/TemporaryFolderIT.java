package io.parsermanager.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of the packaged service that share a temporary folder: none writes what another one has mapped. */
class TemporaryFolderIT {
    @TempDir
    Path temporary;

    @Test
    void aSecondProcessLeavesTheFilesOfTheFirstAlone() throws IOException {
        try (Installation installation = new Installation()) {
            Map<String, String> variables = new HashMap<>(installation.servers().environment());
            variables.put("AUTH", "none");
            variables.put("SCHEDULER_ENABLED", "false");
            try (Replica service = Replica.startWithTemporaryFolder(temporary, variables)) {
                service.ready();
                takeStatuses(installation, List.of("snappy", "zstd", "lz4"));
                Map<String, String> files = files();

                try (Replica command = Replica.startWithTemporaryFolder(temporary, variables, "migrate", "info")) {
                    assertThat(command.success()).contains("| tasks and schedules");
                }

                assertThat(files()).isEqualTo(files);
                takeStatuses(installation, List.of("snappy", "zstd", "lz4"));
                assertThat(files.keySet())
                        .as("are files of that process only")
                        .isNotEmpty()
                        .allMatch(file -> file.matches("parser-manager-process-[^/]+/.+"));
                assertThat(service.stop().code()).isIn(0, 143);
            }
            assertThat(temporary).as("nothing is left behind").isEmptyDirectory();
        }
    }

    /** Each codec has a library that is unpacked when the first status needs it. */
    private static void takeStatuses(Installation installation, List<String> codecs) {
        Tables tables = installation.tables();
        long source = tables.source("RSS", "https://example.org/" + System.nanoTime(), Duration.ofHours(1));
        for (String codec : codecs) {
            long task = tables.task(source, "QUEUED");
            String status =
                    "{\"task_id\": %d, \"status\": \"SUCCESS\", \"stats\": \"%s\"}".formatted(task, "x".repeat(1000));
            installation
                    .topics()
                    .sendCompressed(
                            codec, List.of(new ProducerRecord<>("task_statuses", "all", status.getBytes(UTF_8))));
            await().atMost(Waiting.PATIENCE)
                    .until(() -> "SUCCESS".equals(tables.text("SELECT status FROM all_tasks WHERE id = ?", task)));
        }
    }

    /** By name, what a process that has a file open would notice: another file in its place, or another content. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var found = Files.walk(temporary)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                files.put(
                        temporary.relativize(file).toString(),
                        "%s %s %d".formatted(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
            }
        }
        return files;
    }
}
