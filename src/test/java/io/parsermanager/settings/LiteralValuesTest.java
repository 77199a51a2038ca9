package io.parsermanager.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.testsupport.EmptyDatabases;
import io.parsermanager.testsupport.EmptyDatabases.Database;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people set reaches PostgreSQL, Kafka and the provider as they set it, whatever is in it. */
class LiteralValuesTest {
    private static final String NASTY = " pa$$wo${HOME}r\\$d \\\\ \"q\" 'a' #no ,; %41 пароль\t😀 ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa$$word",
                "$",
                "${POSTGRES_USER}",
                "${nobody}",
                "${a:b}",
                "a\\$b",
                "a\\b\\\\c",
                " spaces ",
                "\"quoted\"",
                "'quoted'",
                "#hash",
                "%24%",
                "пароль😀",
                "a,b;c=d",
                "}{",
                "$${x}$",
                NASTY
            })
    void aSecretIsTakenAsItIs(String secret) throws Exception {
        for (SmallRyeConfig config : new SmallRyeConfig[] {environment(secret), systemProperties(secret)}) {
            assertThat(config.getValue("quarkus.datasource.password", String.class))
                    .isEqualTo(secret);
            assertThat(config.getConfigMapping(Settings.class).postgresPassword())
                    .isEqualTo(secret);
            assertThat(config.getValue("kafka.ssl.keystore.password", String.class))
                    .isEqualTo(secret);
            assertThat(config.getValue("quarkus.oidc.credentials.secret", String.class))
                    .isEqualTo(secret);
            assertThat(config.getValue("a.group", String.class)).isEqualTo(secret);
            assertThat(jaas(config.getValue("kafka.sasl.jaas.config", String.class)))
                    .isEqualTo(secret);
        }
    }

    @Test
    void aLineBreakInAPasswordOfKafkaIsPartOfIt() throws Exception {
        assertThat(jaas(environment("two\nlines\r").getValue("kafka.sasl.jaas.config", String.class)))
                .isEqualTo("two\nlines\r");
    }

    @Test
    void expressionsOfTheServiceItselfStillWork() {
        assertThat(environment("x").getValue("a.prefix", String.class)).isEqualTo("parser_manager-");
        assertThat(environment("x").getOptionalValue("an.unset.one", String.class))
                .isEmpty();
    }

    @Test
    void aUserWithSuchAPasswordLogsInToADatabaseOfSuchAName() throws SQLException {
        try (EmptyDatabases databases = new EmptyDatabases()) {
            Database database = databases.next();
            requirePasswords(database);
            for (String name :
                    new String[] {"a+b", "db?x=1", "a/b", "%41", "two words", "база", "a&b=c#d", "$$", "A;b"}) {
                database.sql("CREATE DATABASE \"" + name + "\"");
                database.sql("CREATE ROLE \"%s\" LOGIN PASSWORD '%s' IN ROLE with_password"
                        .formatted(name, NASTY.replace("'", "''")));

                assertThat(login(database, name, NASTY)).isEqualTo(name + " as " + name);
                assertThatThrownBy(() -> login(database, name, "x")).hasMessageContaining("password authentication");
            }
        }
    }

    /** As the service does it. */
    private static String login(Database database, String name, String password) throws SQLException {
        Map<String, String> variables = new HashMap<>(database.environment());
        variables.put("POSTGRES_DB", name);
        variables.put("POSTGRES_USER", name);
        variables.put("POSTGRES_PASSWORD", password);
        SmallRyeConfig config = config(Map.of(), variables);
        try (Connection connection = DriverManager.getConnection(
                        config.getValue("quarkus.datasource.jdbc.url", String.class),
                        config.getValue("quarkus.datasource.username", String.class),
                        config.getValue("quarkus.datasource.password", String.class));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_database() || ' as ' || current_user")) {
            row.next();
            return row.getString(1);
        }
    }

    /** The embedded server trusts everybody else. */
    private static void requirePasswords(Database database) {
        database.sql("CREATE ROLE with_password");
        database.sql(
                "DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all +with_password all scram-sha-256''), (''host all all all trust'')) TO %L', current_setting('hba_file')); END $$");
        database.sql("SELECT pg_reload_conf()");
    }

    private static String jaas(String configuration) {
        Map<String, Password> client = Map.of("sasl.jaas.config", new Password(configuration));
        return (String) JaasContext.loadClientContext(client)
                .configurationEntries()
                .get(0)
                .getOptions()
                .get("password");
    }

    private static SmallRyeConfig environment(String secret) {
        return config(Map.of(), variables(secret));
    }

    private static SmallRyeConfig systemProperties(String secret) {
        return config(variables(secret), Map.of());
    }

    private static Map<String, String> variables(String secret) {
        return Map.of(
                "POSTGRES_HOST",
                "db.test",
                "POSTGRES_PORT",
                "5432",
                "POSTGRES_PASSWORD",
                secret,
                "KAFKA_SASL_USERNAME",
                "user",
                "KAFKA_SASL_PASSWORD",
                secret,
                "KAFKA_SSL_KEYSTORE_LOCATION",
                "pom.xml",
                "KAFKA_SSL_KEYSTORE_PASSWORD",
                secret,
                "KAFKA_TASKS_CONSUMER_GROUP",
                secret,
                "OIDC_ISSUER_URL",
                "https://sso.test/",
                "OIDC_CLIENT_SECRET",
                secret);
    }

    private static SmallRyeConfig config(Map<String, String> properties, Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withInterceptors(new LiteralValues())
                .withSources(
                        new PropertiesConfigSource(properties, "SysPropConfigSource", 400),
                        new EnvConfigSource(environment, 300),
                        new PropertiesConfigSource(
                                Map.of(
                                        "AUTH", "oidc",
                                        "POSTGRES_USER", "user",
                                        "POSTGRES_DB", "parsers",
                                        "a.group", "${KAFKA_TASKS_CONSUMER_GROUP}",
                                        "a.prefix", "${PROJECT_NAME}-",
                                        "an.unset.one", "${NOBODY_SETS_IT:}"),
                                "application.properties",
                                250))
                .withSources(new DerivedSettings())
                .withMapping(Settings.class)
                .withMappingIgnore("**")
                .build();
    }
}
