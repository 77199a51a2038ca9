package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.testsupport.EmptyDatabases;
import io.parsermanager.testsupport.EmptyDatabases.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The migrations themselves, each way. The command around them: MigrateIT. */
@Tag("slow")
class MigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path UNDOS = Path.of("src/main/resources/db/undo");

    private static EmptyDatabases databases;

    private Database database;

    @BeforeAll
    static void start() {
        databases = new EmptyDatabases();
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
    void everyMigrationHasItsUndo() throws IOException {
        assertThat(scripts(UNDOS))
                .isNotEmpty()
                .containsExactlyElementsOf(scripts(MIGRATIONS).stream()
                        .map(name -> name.replaceFirst("^V", "U"))
                        .sorted()
                        .toList());
    }

    @Test
    void everyVersionIsTheSameFromBelowAndFromAbove() throws IOException {
        List<String> versions = versions();
        List<String> onTheWayUp = new ArrayList<>();
        for (String version : versions) {
            onTheWayUp.add(database.schema());
            upTo(version);
        }
        String top = database.schema();
        String history = database.history();

        List<String> onTheWayDown = new ArrayList<>();
        UndoMigration undoMigration = new UndoMigration(flyway("latest"), database.dataSource());
        for (int i = 0; i < versions.size(); i++) {
            undoMigration.take(undoMigration.newest());
            onTheWayDown.add(database.schema());
        }
        Collections.reverse(onTheWayDown);
        upTo("latest");

        // the lowest has the history's own table on the way down only
        assertThat(onTheWayDown.subList(1, versions.size())).isEqualTo(onTheWayUp.subList(1, versions.size()));
        assertThat(onTheWayDown.get(0).lines().filter(line -> !line.contains("flyway_schema_history")))
                .containsExactlyElementsOf(
                        onTheWayUp.get(0) == null
                                ? List.of()
                                : onTheWayUp.get(0).lines().toList());
        assertThat(database.schema()).isEqualTo(top);
        assertThat(database.history()).isEqualTo(history);
    }

    @Test
    void theSeedsHaveTheirIdsAgainAfterTheyWereTakenBack() {
        upTo("2");
        UndoMigration undoMigration = new UndoMigration(flyway("2"), database.dataSource());
        undoMigration.take(undoMigration.newest());
        upTo("2");

        assertThat(database.text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM task_type"))
                .isEqualTo("1 2 3 4 5");
    }

    @Test
    void anUndoThatWouldTakePeoplesDataIsRefusedAsAWhole() {
        upTo("2");
        database.sql(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'https://example.org/feed.xml', 'n')");

        UndoMigration undoMigration = new UndoMigration(flyway("2"), database.dataSource());
        UndoMigration.Step newest = undoMigration.newest();
        assertThatThrownBy(() -> undoMigration.take(newest)).hasRootCauseMessage("""
                ERROR: update or delete on table "source_type" violates foreign key constraint "source_source_type_fkey" on table "source"
                  Detail: Key (code)=(RSS) is still referenced from table "source".""");

        assertThat(database.text("SELECT count(*) FROM task_type")).isEqualTo("5");
        assertThat(database.history()).contains("V2__");
    }

    @Test
    void whatIsPrintedAndRunByHandIsTheSameAsAMigration() {
        database.sql(new PendingSql(flyway("latest")).script());

        Database migrated = databases.next();
        flyway(migrated, "latest").migrate();
        assertThat(database.schema()).isEqualTo(migrated.schema());
        assertThat(database.history()).isEqualTo(migrated.history());
        flyway("latest").validate();
        assertThat(new PendingSql(flyway("latest")).script()).startsWith("-- nothing to do");
    }

    @Test
    void demoSourcesComeOnceAndOnlyToADatabaseWithoutSources() {
        upTo("latest");
        DemoSources demoSources = new DemoSources(database.dataSource());

        assertThat(demoSources.add()).isEqualTo(10);
        assertThat(demoSources.add()).isZero();
        assertThat(database.text("SELECT count(*) FROM source_schedule")).isEqualTo("16");
        assertThat(database.text("SELECT count(*) FROM task_type WHERE start_timeout_s = 60"))
                .isEqualTo("5");
    }

    private void upTo(String version) {
        flyway(version).migrate();
    }

    private Flyway flyway(String target) {
        return flyway(database, target);
    }

    private static Flyway flyway(Database database, String target) {
        return Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static List<String> versions() throws IOException {
        return scripts(MIGRATIONS).stream()
                .map(name -> name.replaceFirst("^V(\\d+)__.*", "$1"))
                .sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
                .toList();
    }

    private static List<String> scripts(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
