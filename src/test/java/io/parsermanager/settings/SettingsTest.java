package io.parsermanager.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.parsermanager.settings.check.StartFailure;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithName;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import jakarta.validation.constraints.Max;
import java.lang.reflect.Method;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each variable means, and what is said of a wrong one. */
class SettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "AUTH", "none",
            "POSTGRES_HOST", "db.test",
            "POSTGRES_PORT", "5432",
            "POSTGRES_USER", "user",
            "POSTGRES_PASSWORD", "secret",
            "POSTGRES_DB", "parsers");

    @ParameterizedTest
    @CsvSource({
        "PROJECT_NAME, parser_manager",
        "ENVIRONMENT, PROD",
        "DEFAULT_PAGINATION_SIZE, 100",
        "KAFKA_HOST, localhost",
        "KAFKA_PORT, 9092",
        "KAFKA_MAX_REQUEST_SIZE, 1048576",
        "KAFKA_STATUS_MAX_BYTES, 1048576",
        "KAFKA_COMPRESSION, none",
        "KAFKA_WORKERS_ENABLED, true",
        "KAFKA_HEARTBEAT_INTERVAL_MS, 5000",
        "KAFKA_SESSION_TIMEOUT_MS, 45000",
        "KAFKA_TASKS_CONSUMER_GROUP, parser_manager",
        "RSS_PARSER_TASKS_TOPIC, rss_parser_tasks",
        "VK_PARSER_TASKS_TOPIC, vk_parser_tasks",
        "YOUTUBE_PARSER_TASKS_TOPIC, youtube_parser_tasks",
        "KAFKA_TASK_STATUS_TOPIC, task_statuses",
        "KAFKA_DEFAULT_BULK_SIZE, 1000",
        "KAFKA_DEFAULT_BULK_TIMEOUT, 10000",
        "ALCHEMY_POLL_SIZE, 10",
        "ALCHEMY_OVERFLOW_POOL_SIZE, 20",
    })
    void everyVariableOfTheOriginalServiceHasItsDefault(String name, String value) {
        assertThat(config(Map.of()).getConfigValue(name).getValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"})
    void whatHasNoDefaultThereIsRequired(String name) {
        Map<String, String> allButOne = new HashMap<>(REQUIRED);
        allButOne.remove(name);

        assertThat(complaints(allButOne)).containsExactly(name + " is missing");
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void everyNumberMayBeWrittenWithUnderscores(String name, String value) {
        String grouped = value.charAt(0) + "_" + value.substring(1);

        assertThat(config(Map.of(name, grouped)).getConfigValue(name).getValue())
                .isEqualTo(value);
    }

    @Test
    void theBootstrapServersWinOverHostAndPort() {
        SmallRyeConfig config =
                config(Map.of("KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2", "KAFKA_HOST", "other.test", "KAFKA_PORT", "9_093"));

        assertThat(config.getConfigValue("kafka.bootstrap.servers").getValue()).isEqualTo("a:1,b:2");
    }

    @Test
    void hostAndPortLeadToKafka() {
        assertThat(config(Map.of("KAFKA_HOST", "kafka.test", "KAFKA_PORT", "9_093"))
                        .getConfigValue("kafka.bootstrap.servers")
                        .getValue())
                .isEqualTo("kafka.test:9093");
    }

    @Test
    void kafkaIsOnThisMachineUnlessSaidOtherwise() {
        assertThat(config(Map.of()).getConfigValue("kafka.bootstrap.servers").getValue())
                .isEqualTo("localhost:9092");
    }

    @Test
    void theDeadLetterTopicIsCalledAfterTheStatusTopicUnlessItIsNamed() {
        assertThat(config(Map.of()).getConfigValue("KAFKA_DEAD_LETTER_TOPIC").getValue())
                .isEqualTo("task_statuses_dlq");
        assertThat(config(Map.of("KAFKA_TASK_STATUS_TOPIC", "reports"))
                        .getConfigValue("KAFKA_DEAD_LETTER_TOPIC")
                        .getValue())
                .isEqualTo("reports_dlq");
        assertThat(config(Map.of("KAFKA_TASK_STATUS_TOPIC", "reports", "KAFKA_DEAD_LETTER_TOPIC", "dead"))
                        .getConfigValue("KAFKA_DEAD_LETTER_TOPIC")
                        .getValue())
                .isEqualTo("dead");
    }

    @Test
    void thePartsLeadToPostgres() {
        SmallRyeConfig config = config(Map.of());

        assertThat(config.getConfigValue("quarkus.datasource.jdbc.url").getValue())
                .isEqualTo("jdbc:postgresql://db.test:5432/parsers");
        assertThat(config.getConfigValue("quarkus.datasource.username").getValue())
                .isEqualTo("user");
        assertThat(config.getConfigValue("quarkus.datasource.password").getValue())
                .isEqualTo("secret");
    }

    @Test
    void theOverflowComesOnTopOfThePool() {
        SmallRyeConfig config = config(Map.of("ALCHEMY_POLL_SIZE", "3", "ALCHEMY_OVERFLOW_POOL_SIZE", "4"));

        assertThat(config.getConfigValue("quarkus.datasource.jdbc.min-size").getValue())
                .isEqualTo("3");
        assertThat(config.getConfigValue("quarkus.datasource.jdbc.max-size").getValue())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", "OFF", "0"})
    void aDisabledSchedulerStopsBothTimersAndNotTheRetention(String no) {
        SmallRyeConfig config = config(Map.of("SCHEDULER_ENABLED", no));

        assertThat(config.getConfigValue("timers.create").getValue()).isEqualTo("off");
        assertThat(config.getConfigValue("timers.expire").getValue()).isEqualTo("off");
        assertThat(config.getConfigValue("timers.purge").getValue())
                .as("history grows all the same")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            KAFKA_PORT                  | abc       | KAFKA_PORT must be a whole number, it is "abc"
            KAFKA_DEFAULT_BULK_SIZE     | 1.5       | KAFKA_DEFAULT_BULK_SIZE must be a whole number, it is "1.5"
            KAFKA_DEFAULT_BULK_SIZE     | -1        | KAFKA_DEFAULT_BULK_SIZE must be greater than or equal to 1
            KAFKA_MAX_REQUEST_SIZE      | 1__0      | KAFKA_MAX_REQUEST_SIZE must be a whole number, it is "1__0"
            DEFAULT_PAGINATION_SIZE     | 0         | DEFAULT_PAGINATION_SIZE must be greater than or equal to 1
            HTTP_PORT                   | 99999     | HTTP_PORT must be less than or equal to 65535
            HTTP_PORT                   | 99999999999 | HTTP_PORT must be a whole number, it is "99999999999"
            IMPORT_MAX_BYTES            | much      | IMPORT_MAX_BYTES must be a whole number, it is "much"
            KAFKA_WORKERS_ENABLED       | perhaps   | KAFKA_WORKERS_ENABLED must be true or false, it is "perhaps"
            SCHEDULER_CREATE_EVERY      | often     | SCHEDULER_CREATE_EVERY must be a time such as 5s, 10m or 1h, it is "often"
            SCHEDULER_CREATE_EVERY      | 0s        | SCHEDULER_CREATE_EVERY must be longer than or equal to 100 millis
            DISPATCH_EVERY              | -1s       | DISPATCH_EVERY must be longer than or equal to 100 millis
            SCHEDULER_EXPIRE_EVERY      | 48h       | SCHEDULER_EXPIRE_EVERY must be shorter than or equal to 1 day
            KAFKA_TASK_STATUS_TOPIC     | two words | KAFKA_TASK_STATUS_TOPIC must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..
            KAFKA_DEAD_LETTER_TOPIC     | ..        | KAFKA_DEAD_LETTER_TOPIC must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..
            VK_PARSER_TASKS_TOPIC       | .         | VK_PARSER_TASKS_TOPIC must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..
            KAFKA_COMPRESSION           | brotli    | KAFKA_COMPRESSION must be none, gzip, snappy, lz4 or zstd
            PROJECT_NAME                | a/b       | PROJECT_NAME must be 1 to 60 letters, digits, dots, hyphens or underscores
            KAFKA_BOOTSTRAP_SERVERS     | kafka     | KAFKA_BOOTSTRAP_SERVERS must be host:port, or several of them with commas between, without a scheme; the port is 1 to 65535
            POSTGRES_DB                 | ``        | POSTGRES_DB is empty
            """)
    void aWrongValueIsNamedWithWhatWouldBeRight(String name, String value, String complaint) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.put(name, value);

        assertThat(complaints(variables)).containsExactly(complaint);
    }

    @Test
    void everyWrongValueHasALineOfItsOwn() {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.putAll(Map.of("KAFKA_PORT", "abc", "HTTP_PORT", "x", "SCHEDULER_ENABLED", "2"));

        assertThat(complaints(variables))
                .extracting(complaint -> complaint.split(" ", 2)[0])
                .containsExactly("HTTP_PORT", "KAFKA_PORT", "SCHEDULER_ENABLED");
    }

    @Test
    void aTakenPortIsALine() {
        Exception failure = new RuntimeException(new BindException("Port already bound: 8000: Address already in use"));

        assertThat(StartFailure.describe(failure))
                .isEqualTo("Parser Manager cannot start: HTTP_PORT: Port already bound: 8000: Address already in use");
    }

    @Test
    void whatPostgresRefusesIsALine() {
        Exception failure = new RuntimeException(
                new SQLException("FATAL: password authentication failed for user \"user\"\n  Location: auth.c"));

        assertThat(StartFailure.describe(failure))
                .isEqualTo(
                        "Parser Manager cannot start: PostgreSQL: FATAL: password authentication failed for user \"user\"");
    }

    @Test
    void aTakenManagementPortIsALineThatNamesItsOwnVariable() {
        Exception failure = new RuntimeException(new IllegalStateException(
                "Unable to start the management interface on 0.0.0.0:9000",
                new BindException("Address already in use")));

        assertThat(StartFailure.describe(failure))
                .isEqualTo("Parser Manager cannot start: MANAGEMENT_PORT: Address already in use");
    }

    @Test
    void whatKafkasClientRefusesIsALine() {
        Exception failure = new RuntimeException(new KafkaException(
                "Failed to construct kafka consumer", new ConfigException("No resolvable bootstrap urls")));

        assertThat(StartFailure.describe(failure))
                .isEqualTo("Parser Manager cannot start: Kafka: No resolvable bootstrap urls");
    }

    @Test
    void whatNobodyForesawKeepsItsTrace() {
        assertThat(StartFailure.describe(new IllegalStateException("odd")))
                .startsWith("Parser Manager cannot start: java.lang.IllegalStateException: odd")
                .contains("\tat ");
    }

    @Test
    void aPasswordIsNeverShown() {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.put("POSTGRES_PASSWORD", " ");

        assertThat(complaints(variables)).containsExactly("POSTGRES_PASSWORD must not be blank");
    }

    static Stream<Arguments> numbers() {
        return Arrays.stream(Settings.class.getMethods())
                .filter(method -> method.getReturnType() == int.class || method.getReturnType() == long.class)
                .map(method -> arguments(method.getAnnotation(WithName.class).value(), within(method)));
    }

    /** A number of several digits that the variable takes. */
    private static String within(Method method) {
        Max max = method.getAnnotation(Max.class);
        return String.valueOf(Math.min(max.value(), 20_000));
    }

    private static List<String> complaints(Map<String, String> variables) {
        return StartFailure.describe(catchThrowable(() -> read(variables)))
                .lines()
                .map(line -> line.replaceFirst("^Parser Manager cannot start: ", ""))
                .toList();
    }

    private static SmallRyeConfig config(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(variables);
        return read(all);
    }

    private static SmallRyeConfig read(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(variables, "variables", 300))
                .withSources(new DerivedSettings())
                .withMapping(Settings.class)
                .withMappingIgnore("**") // the prefix is empty: whatever else there is would be taken for a typo
                .withValidator(new BeanValidationConfigValidatorImpl())
                .build();
    }
}
