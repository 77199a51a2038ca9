package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the packaged service prints with LOG_FORMAT=json, from its first line to its last. */
class LogsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void eachLineIsAnObjectWithIdsAndWithoutPayloads() {
        try (Installation installation = new Installation()) {
            Replica replica = installation
                    .replica(Map.of("LOG_FORMAT", "json", "PROJECT_NAME", "json_logs"))
                    .ready();
            installation.topics().send("task_statuses", "1", "no status: secret".getBytes(StandardCharsets.UTF_8));
            await().atMost(Waiting.PATIENCE).until(() -> replica.output().contains("to the dead-letter topic"));
            replica.stop();

            List<JsonNode> lines = replica.output().lines().map(LogsIT::object).toList();

            assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> {
                assertThat(line.fieldNames())
                        .toIterable()
                        .contains("timestamp", "level", "message", "service", "environment");
                assertThat(line.get("service").asText()).isEqualTo("json_logs");
                assertThat(line.toString()).doesNotContain("secret");
            });
            assertThat(lines)
                    .filteredOn(line -> line.get("message").asText().contains("to the dead-letter topic"))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.at("/mdc/topic").asText()).isEqualTo("task_statuses");
                        assertThat(line.at("/mdc/offset").asText()).isEqualTo("0");
                    });
        }
    }

    private static JsonNode object(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }
}
