package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the packaged service ends that cannot start. What it says of which variable: settings/SettingsTest. */
class SettingsIT {
    private static final Map<String, String> GOOD = Map.of(
            "POSTGRES_HOST", "localhost",
            "POSTGRES_PORT", "1",
            "POSTGRES_USER", "u",
            "POSTGRES_PASSWORD", "p",
            "POSTGRES_DB", "d",
            "HTTP_PORT", "0",
            "AUTH", "none");

    @Test
    void aLinePerWrongVariableIsAllThatItSays() {
        assertThat(failure(Map.of(
                        "KAFKA_PORT", "abc",
                        "DEFAULT_PAGINATION_SIZE", "0",
                        "POSTGRES_DB", "",
                        "HTTP_TLS_CERT", "/no/such/file")))
                .isEqualToNormalizingNewlines("""
                        Parser Manager cannot start: HTTP_TLS_CERT must be a file that is there and that the service may read, it is "/no/such/file"
                        Parser Manager cannot start: KAFKA_PORT must be a whole number, it is "abc"
                        Parser Manager cannot start: POSTGRES_DB is empty
                        """);
    }

    @Test
    void aLinePerValueOutOfItsLimitsIsAllThatItSays() {
        assertThat(failure(Map.of(
                        "HTTP_PORT", "99999",
                        "KAFKA_BOOTSTRAP_SERVERS", "a:9092;b:9092",
                        "KAFKA_TASK_STATUS_TOPIC", "two words",
                        "POSTGRES_HOST", "127.0.0.1:27432")))
                .isEqualToNormalizingNewlines("""
                        Parser Manager cannot start: HTTP_PORT must be less than or equal to 65535
                        Parser Manager cannot start: KAFKA_BOOTSTRAP_SERVERS must be host:port, or several of them with commas between, without a scheme; the port is 1 to 65535
                        Parser Manager cannot start: KAFKA_TASK_STATUS_TOPIC must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..
                        Parser Manager cannot start: POSTGRES_HOST must be one host name or address, or several with commas between, without a scheme, a port or a path; the port goes to POSTGRES_PORT
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KAFKA_HEARTBEAT_INTERVAL_MS | 45000 | KAFKA_HEARTBEAT_INTERVAL_MS must be less than KAFKA_SESSION_TIMEOUT_MS
            KAFKA_DEAD_LETTER_TOPIC | task_statuses | KAFKA_TASK_STATUS_TOPIC and KAFKA_DEAD_LETTER_TOPIC are both task_statuses: give each a topic of its own
            """)
    void settingsThatDoNotGoTogetherAreNamed(String name, String value, String complaint) {
        try (Installation installation = new Installation()) {
            assertThat(installation.replica(Map.of(name, value)).failure().lines())
                    .noneMatch(line -> line.startsWith("\tat "))
                    .last()
                    .isEqualTo("Parser Manager cannot start: " + complaint);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PORT", "MANAGEMENT_PORT"})
    void aPortThatIsTakenIsNamed(String variable) throws IOException {
        try (Installation installation = new Installation();
                ServerSocket taken = new ServerSocket(0)) {
            assertThat(installation
                            .replica(Map.of(variable, String.valueOf(taken.getLocalPort())))
                            .failure())
                    .as("is all that it says")
                    .isEqualToNormalizingNewlines(
                            "Parser Manager cannot start: %s: 0.0.0.0:%d: Address already in use\n"
                                    .formatted(variable, taken.getLocalPort()));
            assertThat(installation.tables().number("SELECT count(*) FROM pg_class WHERE relname = 'task'"))
                    .as("is all that it does")
                    .isZero();
        }
    }

    @Test
    void aFaultInTheFileOfSettingsIsALine() {
        try (Replica replica = Replica.start(Map.of(), "AUTH=none\nPOSTGRES_PASSWORD=\"secret\n", new String[0])) {
            assertThat(replica.failure())
                    .isEqualToNormalizingNewlines(
                            "Parser Manager cannot start: .env, line 2: the quote of POSTGRES_PASSWORD is never closed\n");
        }
    }

    @Test
    void everyMissingVariableIsNamed() {
        try (Replica replica = Replica.start(Map.of())) {
            assertThat(replica.failure()).isEqualToNormalizingNewlines("""
                            Parser Manager cannot start: AUTH is missing: set it to keys or oidc, or to none if whoever reaches the port may do everything
                            Parser Manager cannot start: POSTGRES_DB is missing
                            Parser Manager cannot start: POSTGRES_HOST is missing
                            Parser Manager cannot start: POSTGRES_PASSWORD is missing
                            Parser Manager cannot start: POSTGRES_PORT is missing
                            Parser Manager cannot start: POSTGRES_USER is missing
                            """);
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsALineToo() {
        // once more rather than six times
        assertThat(failure(Map.of("QUARKUS_FLYWAY_CONNECT_RETRIES", "1")).lines())
                .noneMatch(line -> line.startsWith("\tat "))
                .last()
                .asString()
                .startsWith("Parser Manager cannot start: PostgreSQL: Connection to localhost:1 refused.");
    }

    private static String failure(Map<String, String> changes) {
        Map<String, String> variables = new HashMap<>(GOOD);
        variables.putAll(changes);
        try (Replica replica = Replica.start(variables)) {
            return replica.failure();
        }
    }
}
