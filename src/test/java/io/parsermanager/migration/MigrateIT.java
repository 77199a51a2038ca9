package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.testsupport.EmptyDatabases;
import io.parsermanager.testsupport.EmptyDatabases.Database;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged service as the command "migrate", and its start on a database that it must not touch. No Kafka is there. */
@Tag("slow")
class MigrateIT {
    private static EmptyDatabases databases;

    /** What "up" makes of an empty database, for tests that begin there: each takes a copy. */
    private static Database migrated;

    private Database database;

    @BeforeAll
    static void start() {
        databases = new EmptyDatabases();
        migrated = databases.next();
        assertThat(migrate(migrated, "up")).startsWith("Migrations applied: ");
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void begin() {
        database = databases.next();
    }

    @Test
    void upBringsTheSchemaAndTheDataAndDownTakesNothingThatPeopleUse() {
        assertThat(migrate("up", "--data")).matches("""
                        (?s)Migrations applied: \\d+; the schema is at version \\d+\\RDemo sources added: 10\\R""");
        assertThat(database.text("SELECT count(*) FROM source")).isEqualTo("10");
        assertThat(migrate("up")).startsWith("Migrations applied: 0;");
        assertThat(migrate("info")).contains("| tasks and schedules").doesNotContain("Pending");
    }

    @Test
    void downTakesTheNewestVersionBackAndSaysSo() {
        database = databases.like(migrated);
        String newest = newestVersion();

        assertThat(migrate("info")).containsPattern("\\| " + newest + " +\\| .*\\| Success +\\| .* UTC +\\| Yes +\\|");
        assertThat(migrate("down", "--yes")).startsWith("Took back version " + newest + ", ");
        assertThat(newestVersion()).isNotEqualTo(newest);
    }

    @Test
    void downWithoutATerminalChangesNothing() {
        database = databases.like(migrated);
        String newest = newestVersion();

        try (Replica command = Replica.start(database.environment(), arguments("down"))) {
            assertThat(command.exitCode()).isEqualTo(2);
            assertThat(command.output())
                    .startsWith("Nothing was changed: \"migrate down\" takes back version " + newest + ", ")
                    .endsWith("migrate down --yes\n");
        }
        assertThat(newestVersion()).isEqualTo(newest);
    }

    @Test
    void downIsRefusedWhereThereIsNothing() {
        assertThat(refused("down", "--yes")).isEqualToNormalizingNewlines("""
                        Parser Manager cannot migrate: PostgreSQL: there is no version to take back: the schema is empty
                        """);
    }

    @Test
    void sqlPrintsSqlAndNothingElse() {
        database.sql(migrate("sql"));

        assertThat(migrate("up")).startsWith("Migrations applied: 0;");
    }

    @Test
    void itTalksToNobodyButPostgresql() throws IOException {
        try (ServerSocket kafka = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> variables = new HashMap<>(database.environment());
            variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafka.getLocalPort());
            // of files that only the service needs
            variables.put("HTTP_TLS_CERT", "/no/such/file");
            try (Replica command = Replica.start(variables, arguments("info"))) {
                assertThat(command.success()).startsWith("+-").contains("| Pending ");
            }
            kafka.setSoTimeout(1);
            assertThatThrownBy(kafka::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void itReadsAFileOfSettingsAsComposeDoes() {
        database.sql("CREATE ROLE \"o-$$-hara\" SUPERUSER LOGIN");
        database.sql("CREATE DATABASE \"a+b?c\"");
        Map<String, String> variables = new HashMap<>(database.environment());
        variables.keySet().removeAll(Set.of("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"));

        try (Replica command = Replica.start(variables, """
                # for compose too
                export POSTGRES_USER="o-\\$\\$-hara" # a comment
                POSTGRES_PASSWORD='pa$$wo${r}d'
                NAME: b?c
                POSTGRES_DB=a+${NAME}
                """, arguments("up"))) {
            assertThat(command.success()).startsWith("Migrations applied: ");
        }
        assertThat(new Database("a%2Bb%3Fc", database.environment())
                        .text("SELECT DISTINCT installed_by FROM flyway_schema_history"))
                .isEqualTo("o-$$-hara");
    }

    @Test
    void whatItDoesNotUnderstandItAnswersWithAllThatItDoes() {
        try (Replica command = Replica.start(Map.of(), arguments("sideways"))) {
            assertThat(command.exitCode()).isEqualTo(2);
            assertThat(command.output()).contains("sideways", "Usage: parser-manager migrate", "info", "down");
        }
        try (Replica command = Replica.start(Map.of(), "foo")) {
            assertThat(command.exitCode()).isEqualTo(2);
            assertThat(command.output()).contains("foo", "Usage: parser-manager");
        }
        try (Replica command = Replica.start(Map.of(), "migrate", "help")) {
            assertThat(command.success()).startsWith("Usage: parser-manager migrate");
        }
    }

    @Test
    void aSchemaThatIsTooNewStopsTheStart() {
        database = databases.like(migrated);
        database.sql(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                        + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, true)");

        assertThat(startOnTheSame(Map.of()))
                .matches(
                        "Parser Manager cannot start: PostgreSQL: the schema is too new: it is at version 99, this build knows versions up to \\d+\\. .*");
        assertThat(refused("down", "--yes")).contains("this build cannot take back version 99, later");
    }

    @Test
    void aSchemaThatIsHalfMigratedStopsTheStart() {
        database = databases.like(migrated);
        database.sql("UPDATE flyway_schema_history SET success = false WHERE version = '" + newestVersion() + "'");

        assertThat(startOnTheSame(Map.of()))
                .matches("Parser Manager cannot start: PostgreSQL: the schema is half migrated: version \\d+ .*");
    }

    @Test
    void aSchemaOfAnotherScriptStopsTheStart() {
        database = databases.like(migrated);
        database.sql("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");

        assertThat(startOnTheSame(Map.of()))
                .isEqualTo(
                        "Parser Manager cannot start: PostgreSQL: the schema is broken: its version 1 was made by another script than this build's V1__tasks_and_schedules.sql");
    }

    @Test
    void aTableThatIsGoneStopsTheStart() {
        database = databases.like(migrated);
        database.sql("DROP TABLE source_schedule");

        assertThat(startOnTheSame(Map.of()))
                .isEqualTo(
                        "Parser Manager cannot start: PostgreSQL: the schema is broken: Schema validation: missing table [source_schedule]");
    }

    @Test
    void somebodyElsesDatabaseStopsTheStart() {
        database.sql("CREATE TABLE customer (id bigint)");

        assertThat(start(Map.of()))
                .isEqualTo(
                        "Parser Manager cannot start: PostgreSQL: the database has tables, and no history of migrations: is POSTGRES_DB the right one? An empty database would do");
        assertThat(database.text(
                        "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEqualTo("customer");
    }

    @Test
    void withoutMigratingAtStartAnEmptyDatabaseStopsTheStart() {
        assertThat(start(Map.of("MIGRATE_AT_START", "false")))
                .isEqualTo(
                        "Parser Manager cannot start: PostgreSQL: the schema is not up to date: version 1 is missing. Run: migrate up (or leave MIGRATE_AT_START on)");
        assertThat(database.schema()).isNull();
    }

    private String migrate(String... what) {
        return migrate(database, what);
    }

    private static String migrate(Database database, String... what) {
        try (Replica command = Replica.start(database.environment(), arguments(what))) {
            return command.success();
        }
    }

    private String refused(String... what) {
        try (Replica command = Replica.start(database.environment(), arguments(what))) {
            return command.failure();
        }
    }

    private static String[] arguments(String... what) {
        return Stream.concat(Stream.of("migrate"), Stream.of(what)).toArray(String[]::new);
    }

    /** Its last word, having changed nothing. */
    private String startOnTheSame(Map<String, String> more) {
        String schema = database.schema();
        String history = database.history();
        String said = start(more);
        assertThat(database.schema()).isEqualTo(schema);
        assertThat(database.history()).isEqualTo(history);
        return said;
    }

    private String start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(database.environment());
        variables.put("HTTP_PORT", "0");
        variables.put("MANAGEMENT_PORT", "0");
        variables.put("AUTH", "none");
        variables.putAll(more);
        try (Replica replica = Replica.start(variables)) {
            String said = replica.failure();
            assertThat(said.lines()).noneMatch(line -> line.startsWith("\tat "));
            return said.lines().reduce((earlier, last) -> last).orElse("");
        }
    }

    private String newestVersion() {
        return database.text("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    }
}
