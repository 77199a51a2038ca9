package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Replica;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the packaged service says when its variables are wrong. No server is needed: it ends before it looks for one. */
class SettingsIT {
    private static final String INTRODUCTION = "Parser Manager cannot start: ";

    private static final Map<String, String> GOOD = Map.of(
            "POSTGRES_HOST", "localhost",
            "POSTGRES_PORT", "1",
            "POSTGRES_USER", "u",
            "POSTGRES_PASSWORD", "p",
            "POSTGRES_DB", "d",
            "HTTP_PORT", "0");

    @Test
    void everyValueOfAWrongKindIsNamedInALineOfItsOwn() {
        assertThat(complaints(Map.of(
                        "KAFKA_PORT", "abc",
                        "KAFKA_WORKERS_ENABLED", "perhaps",
                        "SCHEDULER_CREATE_EVERY", "often",
                        "KAFKA_DEFAULT_BULK_SIZE", "1.5",
                        "POSTGRES_DB", "")))
                .containsExactly(
                        "KAFKA_DEFAULT_BULK_SIZE is \"1.5\": Expected an integer value, got \"1.5\"",
                        "KAFKA_PORT is \"abc\": Expected an integer value, got \"abc\"",
                        "KAFKA_WORKERS_ENABLED is \"perhaps\": Expected true or false",
                        "POSTGRES_DB is empty",
                        "SCHEDULER_CREATE_EVERY is \"often\": Invalid duration: often");
    }

    @Test
    void everyValueOutOfItsLimitsIsNamedInALineOfItsOwn() {
        assertThat(complaints(Map.of(
                        "HTTP_PORT", "99999",
                        "DEFAULT_PAGINATION_SIZE", "0",
                        "ALCHEMY_POLL_SIZE", "-1",
                        "KAFKA_TASK_STATUS_TOPIC", "two words")))
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly(
                        "ALCHEMY_POLL_SIZE", "DEFAULT_PAGINATION_SIZE", "HTTP_PORT", "KAFKA_TASK_STATUS_TOPIC");
    }

    @Test
    void everyMissingVariableIsNamed() {
        try (Replica replica = Replica.start(Map.of("HTTP_PORT", "0"))) {
            assertThat(complaints(replica))
                    .containsExactly(
                            "POSTGRES_DB is missing",
                            "POSTGRES_HOST is missing",
                            "POSTGRES_PASSWORD is missing",
                            "POSTGRES_PORT is missing",
                            "POSTGRES_USER is missing");
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsALineToo() {
        assertThat(complaints(Map.of()))
                .singleElement()
                .asString()
                .startsWith("PostgreSQL: ")
                .contains("localhost:1");
    }

    private static List<String> complaints(Map<String, String> changes) {
        Map<String, String> variables = new HashMap<>(GOOD);
        variables.putAll(changes);
        try (Replica replica = Replica.start(variables)) {
            return complaints(replica);
        }
    }

    /** Libraries may log a line or two before the log is set up. */
    private static List<String> complaints(Replica replica) {
        assertThat(replica.failure()).doesNotContain("\tat ");
        return replica.output()
                .lines()
                .filter(line -> line.startsWith(INTRODUCTION))
                .map(line -> line.substring(INTRODUCTION.length()))
                .toList();
    }
}
