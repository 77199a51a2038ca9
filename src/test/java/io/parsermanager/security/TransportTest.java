package io.parsermanager.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.settings.DerivedSettings;
import io.parsermanager.settings.check.StartFailure;
import io.parsermanager.settings.check.TlsDiagnostics;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the variables of TLS and SASL become, and that Kafka's own client takes that. */
class TransportTest {
    private static final String KAFKA = "kafka.";
    private static final String POSTGRES = "quarkus.datasource.jdbc.additional-jdbc-properties.";

    @TempDir
    Path folder;

    @Test
    void kafkasClientLogsInByNameAndTrustsAnAuthorityOfOurOwn() throws Exception {
        Certificate certificate = Certificate.in(folder);

        try (KafkaProducer<byte[], byte[]> client = client(Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_USERNAME", "ann",
                "KAFKA_SASL_PASSWORD", "a\"b\\c; d",
                "KAFKA_SSL_TRUSTSTORE_LOCATION", certificate.certificate().toString()))) {
            client.close(Duration.ZERO);
        }
        assertThat(config(Map.of("KAFKA_SASL_USERNAME", "ann", "KAFKA_SASL_PASSWORD", "a\"b\\c"))
                        .getConfigValue("kafka.sasl.jaas.config")
                        .getValue())
                .isEqualTo("org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ann\""
                        + " password=\"a\\\"b\\\\c\";");
    }

    @Test
    void kafkasClientShowsACertificateOfItsOwn() throws Exception {
        Certificate.in(folder);

        try (KafkaProducer<byte[], byte[]> client = client(Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SSL",
                "KAFKA_SSL_KEYSTORE_LOCATION", folder.resolve("store.p12").toString(),
                "KAFKA_SSL_KEYSTORE_PASSWORD", "changeit"))) {
            client.close(Duration.ZERO);
        }
        assertThatThrownBy(() -> client(Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SSL",
                        "KAFKA_SSL_KEYSTORE_LOCATION",
                                folder.resolve("store.p12").toString(),
                        "KAFKA_SSL_KEYSTORE_PASSWORD", "wrong")))
                .isInstanceOf(KafkaException.class);
    }

    @Test
    void anotherLoginIsTakenAsItIs() {
        SmallRyeConfig config = config(Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_MECHANISM", "OAUTHBEARER",
                "KAFKA_SASL_USERNAME", "ann",
                "KAFKA_SASL_PASSWORD", "x",
                "KAFKA_SASL_JAAS_CONFIG", "some.Module required;"));

        assertThat(value(config, "kafka.sasl.jaas.config")).isEqualTo("some.Module required;");
        assertThat(value(config, "kafka.sasl.mechanism")).isEqualTo("OAUTHBEARER");
    }

    @Test
    void postgresIsSpokenToAsSaid() {
        SmallRyeConfig config = config(Map.of(
                "POSTGRES_SSL_MODE", "verify-full",
                "POSTGRES_SSL_ROOT_CERT", "/ca.pem",
                "POSTGRES_SSL_CERT", "/own.crt",
                "POSTGRES_SSL_KEY", "/own.p12"));

        assertThat(value(config, POSTGRES + "sslmode")).isEqualTo("verify-full");
        assertThat(value(config, POSTGRES + "sslrootcert")).isEqualTo("/ca.pem");
        assertThat(value(config, POSTGRES + "sslcert")).isEqualTo("/own.crt");
        assertThat(value(config, POSTGRES + "sslkey")).isEqualTo("/own.p12");
    }

    @Test
    void nothingIsSaidWhereNothingWas() {
        SmallRyeConfig config = config(Map.of("AUTH", "none"));

        // not as an Iterable: its iterator fails where there is nothing
        Set<String> names = new HashSet<>();
        config.getConfigSources().forEach(source -> names.addAll(source.getPropertyNames()));

        assertThat(names)
                .noneMatch(name -> name.contains("ssl") || name.contains("security.protocol") || name.contains("jaas"))
                .noneMatch(name -> name.contains("cors") || name.contains("proxy"));
    }

    @Test
    void otherSitesAndProxiesAreWhoIsNamed() {
        SmallRyeConfig config =
                config(Map.of("CORS_ORIGINS", "https://a.test,https://b.test", "TRUSTED_PROXIES", "10.0.0.0/8"));

        assertThat(value(config, "quarkus.http.cors.enabled")).isEqualTo("true");
        assertThat(value(config, "quarkus.http.cors.origins")).isEqualTo("https://a.test,https://b.test");
        assertThat(value(config, "quarkus.http.proxy.trusted-proxies")).isEqualTo("10.0.0.0/8");
    }

    @Test
    void aPostgresOfAnotherAuthorityIsALineThatNamesItsVariable() throws Exception {
        Certificate.in(Files.createDirectory(folder.resolve("theirs")));
        Certificate trusted = Certificate.in(Files.createDirectory(folder.resolve("trusted")));

        try (StrictServer server = StrictServer.with(folder.resolve("theirs"), true)) {
            Properties properties = new Properties();
            properties.putAll(properties(
                    POSTGRES,
                    Map.of(
                            "POSTGRES_SSL_MODE",
                            "verify-full",
                            "POSTGRES_SSL_ROOT_CERT",
                            trusted.certificate().toString())));
            String url = "jdbc:postgresql://localhost:%d/any?user=any".formatted(server.port());

            assertThatThrownBy(
                            () -> DriverManager.getConnection(url, properties).close())
                    .isInstanceOf(SQLException.class)
                    .satisfies(
                            failure -> assertThat(StartFailure.describe(failure).lines())
                                    .singleElement()
                                    .asString()
                                    .startsWith("Parser Manager cannot start: PostgreSQL: ")
                                    .contains("look at POSTGRES_SSL_ROOT_CERT"));
        }
    }

    @Test
    void aKafkaOfAnotherAuthorityNamesItsVariable() throws Exception {
        Certificate.in(Files.createDirectory(folder.resolve("theirs")));
        Certificate trusted = Certificate.in(Files.createDirectory(folder.resolve("trusted")));

        try (StrictServer server = StrictServer.with(folder.resolve("theirs"), false)) {
            Map<String, Object> properties = properties(
                    KAFKA,
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            "localhost:" + server.port(),
                            "KAFKA_SECURITY_PROTOCOL",
                            "SSL",
                            "KAFKA_SSL_TRUSTSTORE_LOCATION",
                            trusted.certificate().toString()));
            try (Admin admin = Admin.create(properties)) {
                assertThatThrownBy(() -> admin.describeCluster().nodes().get(120, TimeUnit.SECONDS))
                        .satisfies(failure -> assertThat(TlsDiagnostics.ofKafka(failure))
                                .hasValueSatisfying(
                                        look -> assertThat(look).contains("look at KAFKA_SSL_TRUSTSTORE_LOCATION")));
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> client(Map<String, String> variables) {
        return new KafkaProducer<>(properties(KAFKA, variables), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What the variables become for a client, under its own names. */
    private static Map<String, Object> properties(String prefix, Map<String, String> variables) {
        SmallRyeConfig config = config(variables);
        Map<String, Object> properties = new HashMap<>();
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith(prefix)) {
                properties.put(name.substring(prefix.length()), value(config, name));
            }
        });
        return properties;
    }

    private static String value(SmallRyeConfig config, String name) {
        return config.getConfigValue(name).getValue();
    }

    private static SmallRyeConfig config(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(variables, "variables", 300))
                .withSources(new DerivedSettings())
                .build();
    }
}
