package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Replica;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the packaged service says when its variables are wrong. No server is needed: it ends before it looks for one. */
class SettingsIT {
    private static final Map<String, String> GOOD = Map.of(
            "POSTGRES_HOST", "localhost",
            "POSTGRES_PORT", "1",
            "POSTGRES_USER", "u",
            "POSTGRES_PASSWORD", "p",
            "POSTGRES_DB", "d",
            "HTTP_PORT", "0");

    @Test
    void everyWrongVariableIsNamedInALineOfItsOwn() {
        Map<String, String> variables = new HashMap<>(GOOD);
        variables.put("KAFKA_PORT", "abc");
        variables.put("HTTP_PORT", "99999");
        variables.put("DEFAULT_PAGINATION_SIZE", "0");
        variables.put("KAFKA_WORKERS_ENABLED", "perhaps");
        variables.put("KAFKA_TASK_STATUS_TOPIC", "two words");
        variables.put("SCHEDULER_CREATE_EVERY", "often");
        variables.put("ALCHEMY_POLL_SIZE", "-1");

        assertThat(failureOf(variables).lines())
                .allSatisfy(line -> assertThat(line).startsWith("Parser Manager cannot start: "))
                .extracting(line -> line.split(" ", 6)[4])
                .containsExactlyInAnyOrder(
                        "KAFKA_PORT",
                        "HTTP_PORT",
                        "DEFAULT_PAGINATION_SIZE",
                        "KAFKA_WORKERS_ENABLED",
                        "KAFKA_TASK_STATUS_TOPIC",
                        "SCHEDULER_CREATE_EVERY",
                        "ALCHEMY_POLL_SIZE");
    }

    @Test
    void everyMissingVariableIsNamed() {
        assertThat(failureOf(Map.of()).lines())
                .extracting(line -> line.split(" ", 6)[4])
                .containsExactlyInAnyOrder(
                        "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsALineToo() {
        assertThat(failureOf(GOOD).lines().filter(line -> line.startsWith("Parser Manager cannot start: ")))
                .singleElement()
                .asString()
                .contains("PostgreSQL", "localhost:1");
    }

    private static String failureOf(Map<String, String> variables) {
        try (Replica replica = Replica.start(variables)) {
            return replica.failure();
        }
    }
}
