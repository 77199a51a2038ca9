package io.parsermanager.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parsermanager.settings.check.StartFailure;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithName;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong value of any variable is one line that names it and says what would be right. */
class WrongSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "AUTH", "none",
            "POSTGRES_HOST", "db.test",
            "POSTGRES_PORT", "5432",
            "POSTGRES_USER", "user",
            "POSTGRES_PASSWORD", "secret",
            "POSTGRES_DB", "parsers");

    private static final List<String> GARBAGE = List.of(
            "two words",
            "-1",
            "1.5",
            "12monkeys",
            "99999999999999999999",
            "/no/such/file",
            "утка 🦆",
            "${x}",
            "a;b",
            ":",
            "http://",
            "%");

    /** Names and secrets of others: any text may be right. */
    private static final Set<String> ANY_TEXT = Set.of(
            "POSTGRES_USER",
            "POSTGRES_PASSWORD",
            "POSTGRES_DB",
            "KAFKA_SASL_USERNAME",
            "KAFKA_SASL_PASSWORD",
            "KAFKA_SSL_TRUSTSTORE_PASSWORD",
            "KAFKA_SSL_KEYSTORE_PASSWORD",
            "KAFKA_TASKS_CONSUMER_GROUP",
            "OIDC_CLIENT_ID",
            "OIDC_AUDIENCE",
            "OIDC_ROLES_CLAIM",
            "OIDC_READER_ROLE",
            "OIDC_OPERATOR_ROLE",
            "OIDC_ADMIN_ROLE");

    @ParameterizedTest
    @MethodSource("variables")
    void garbageIsOneLineThatNamesTheVariable(String name) {
        for (String garbage : GARBAGE) {
            List<String> complaints = complaints(Map.of(name, garbage));
            if (ANY_TEXT.contains(name)) {
                assertThat(complaints).as(garbage).isEmpty();
                continue;
            }
            assertThat(complaints).as(garbage).hasSizeLessThan(2).allSatisfy(complaint -> assertThat(complaint)
                    .startsWith(name + " must ")
                    .doesNotContain("Exception", "SRCFG", "java.", "io.smallrye"));
        }
        if (!ANY_TEXT.contains(name)) {
            assertThat(complaints(Map.of(name, "two words; утка"))).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:9092;b:9092",
                "kafka",
                "kafka:",
                "kafka:0",
                "kafka:70000",
                "kafka:65536",
                "kafka://kafka:9092",
                "PLAINTEXT://kafka:9092",
                "a b:9092",
                "a:9092 b:9092",
                "a:9092,",
                ",a:9092",
                "a:9092,,b:9092",
                ":9092",
                "::1:9092",
                "[::1]",
                "a:9092/x",
                "a:b:9092"
            })
    void addressesOfKafkaThatLeadNowhereStopTheStart(String value) {
        assertThat(complaints(Map.of("KAFKA_BOOTSTRAP_SERVERS", value)))
                .containsExactly(
                        "KAFKA_BOOTSTRAP_SERVERS must be host:port, or several of them with commas between, without a scheme; the port is 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:9092",
                "a:1,b:65535",
                " a:9092 , b:9092 ",
                "[::1]:9092",
                "[fe80::1%eth0]:9092",
                "127.0.0.1:9092",
                "kafka-0.kafka.svc.cluster.local.:9092",
                "under_score:9092"
            })
    void addressesOfKafkaThatItsClientTakesAreTaken(String value) {
        assertThat(complaints(Map.of("KAFKA_BOOTSTRAP_SERVERS", value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:27432",
                "db:5432",
                "[::1]:5432",
                "postgresql://db",
                "jdbc:postgresql://db/x",
                "db/parsers",
                "/var/run/postgresql",
                "a b",
                " db",
                "user@db",
                "db?x",
                "-db",
                " "
            })
    void aHostOfPostgresIsAHostAlone(String value) {
        assertThat(complaints(Map.of("POSTGRES_HOST", value)))
                .containsExactly(
                        "POSTGRES_HOST must be one host name or address, or several with commas between, without a scheme, a port or a path; the port goes to POSTGRES_PORT");
        assertThat(complaints(Map.of("KAFKA_HOST", value)))
                .containsExactly(
                        "KAFKA_HOST must be one host name or address alone, without a scheme, a port or a path; the port goes to KAFKA_PORT, and several brokers to KAFKA_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "10.0.0.1, 10.0.0.1",
        "db_1.example.org, db_1.example.org",
        "::1, [::1]",
        "[::1], [::1]",
        "2001:db8::1, [2001:db8::1]"
    })
    void aHostLeadsToItsServers(String value, String inUrl) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.putAll(Map.of("POSTGRES_HOST", value, "KAFKA_HOST", value));
        var config = builder(variables).build();

        assertThat(config.getValue("quarkus.datasource.jdbc.url", String.class))
                .isEqualTo("jdbc:postgresql://" + inUrl + ":5432/parsers");
        assertThat(config.getValue("kafka.bootstrap.servers", String.class)).isEqualTo(inUrl + ":9092");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pg-1,pg-2          | 5432      | pg-1:5432,pg-2:5432
            pg-1 , pg-2        | 5432,5433 | pg-1:5432,pg-2:5433
            ::1,[::2],10.0.0.1 | 1, 2, 3   | [::1]:1,[::2]:2,10.0.0.1:3
            """)
    void ofSeveralHostsOfPostgresTheOneIsUsedThatTakesWrites(String hosts, String ports, String inUrl) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.putAll(Map.of("POSTGRES_HOST", hosts, "POSTGRES_PORT", ports));

        assertThat(builder(variables).build().getValue("quarkus.datasource.jdbc.url", String.class))
                .startsWith("jdbc:postgresql://" + inUrl + "/parsers?targetServerType=primary&");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a,", ",a", "a,,b", "a,b:5432", "a,b c", "a;b"})
    void aListOfHostsOfPostgresIsReadExactly(String value) {
        assertThat(complaints(Map.of("POSTGRES_HOST", value)))
                .singleElement()
                .asString()
                .startsWith("POSTGRES_HOST must be one host name or address, or several with commas between");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "5432,", "5432,0", "54 32", "5432;5433", "5432,5433"})
    void aPortOfPostgresIsANumber(String value) {
        assertThat(complaints(Map.of("POSTGRES_PORT", value)))
                .containsExactly(
                        "POSTGRES_PORT must be a port from 1 to 65535, or one for each host with commas between");
    }

    @Test
    void aUserThatFlywayCannotHandleIsALine() {
        assertThat(complaints(Map.of("POSTGRES_USER", "o'hara")))
                .containsExactly("POSTGRES_USER must be without a single quote, which the migrations cannot handle");
    }

    @Test
    void aFileThatIsMissingOrOfAnotherKindIsALine() {
        for (String name : List.of(
                "HTTP_TLS_CERT",
                "HTTP_TLS_KEY",
                "POSTGRES_SSL_ROOT_CERT",
                "POSTGRES_SSL_CERT",
                "POSTGRES_SSL_KEY",
                "KAFKA_SSL_TRUSTSTORE_LOCATION",
                "KAFKA_SSL_KEYSTORE_LOCATION")) {
            for (String missing : List.of("/no/such/file", "src", "\u0000")) {
                assertThat(complaints(Map.of(name, missing)))
                        .singleElement()
                        .asString()
                        .startsWith(name + " must be ")
                        .contains("file");
            }
        }
        assertThat(complaints(Map.of("HTTP_TLS_CERT", "pom.xml")))
                .containsExactly("HTTP_TLS_CERT must be a file with a certificate in PEM, it is \"pom.xml\"");
        assertThat(complaints(Map.of("HTTP_TLS_KEY", "pom.xml")))
                .containsExactly(
                        "HTTP_TLS_KEY must be a file with a private key in PEM without a passphrase, it is \"pom.xml\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TRUSTED_PROXIES               | 10.0.0.0/8, ::1, proxy.example.org, 2001:db8::/32
            CORS_ORIGINS                  | https://a.example.org,http://localhost:3000
            OTEL_EXPORTER_OTLP_ENDPOINT   | http://[::1]:4317
            OIDC_ISSUER_URL               | https://sso.example.org/realms/main?x=%20
            KAFKA_SASL_JAAS_CONFIG        | org.x.Module required username="a;b" password="c";
            """)
    void whatIsRightIsTaken(String name, String value) {
        assertThat(complaints(Map.of(name, value))).isEmpty();
    }

    static Stream<String> variables() {
        return Arrays.stream(Settings.class.getMethods())
                .map(method -> method.getAnnotation(WithName.class).value())
                .sorted();
    }

    private static List<String> complaints(Map<String, String> changes) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.putAll(changes);
        Throwable failure = catchThrowable(() -> builder(variables).build());
        return failure == null
                ? List.of()
                : StartFailure.describe(failure)
                        .lines()
                        .map(line -> line.replaceFirst("^Parser Manager cannot start: ", ""))
                        .toList();
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(variables, "variables", 300))
                .withSources(new DerivedSettings())
                .withMapping(Settings.class)
                .withMappingIgnore("**")
                .withValidator(new BeanValidationConfigValidatorImpl());
    }
}
