package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.EmptyDatabases;
import io.parsermanager.testsupport.EmptyDatabases.Database;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runbook "Ids after rows were lost" of operations.md, walked with the packaged service. No Kafka is there. */
@Tag("slow")
class MoveIdsIT {
    private static EmptyDatabases databases;

    @BeforeAll
    static void start() {
        databases = new EmptyDatabases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Test
    void theRunbooksLineMovesTheIdsOnAndSaysFromWhereToWhere() throws IOException {
        Database database = databases.next();
        String[] line = runbookLine();
        assertThat(said(database, "migrate", "up")).startsWith("Migrations applied: ");
        database.sql("SELECT setval('task_id', 812)");

        assertThat(said(database, line))
                .contains("task_id: 812 -> 1000812")
                .contains("task_group_id_seq: ")
                .containsPattern("Sequences moved on: \\d+; partitions of history made: \\d+");
        assertThat(database.text("SELECT nextval('task_id')")).isEqualTo("1000813");

        assertThat(said(database, "move-ids", "--beyond", "7000000")).contains("task_id: 1000813 -> 7000000");
        assertThat(said(database, "move-ids", "--beyond", "812"))
                .contains("The ids of tasks are beyond 812 already: nothing was changed");
        assertThat(database.text("SELECT count(*) >= 2 FROM history_partition WHERE from_id > 7000000"))
                .isEqualTo("t");
    }

    @Test
    void aDatabaseWithoutTheSchemaIsNamed() {
        try (Replica command = Replica.start(databases.next().environment(), "move-ids", "--by", "1")) {
            assertThat(command.failure())
                    .contains("Parser Manager cannot move ids: ", "the database has no schema of this service")
                    .doesNotContain("Exception");
        }
    }

    private static String[] runbookLine() throws IOException {
        Matcher line = Pattern.compile("(?m)^java -jar quarkus-run.jar (move-ids .*)$")
                .matcher(Files.readString(Path.of("src/docs/operations.md")));
        assertThat(line.find()).isTrue();
        return line.group(1).split(" ", -1);
    }

    private static String said(Database database, String... arguments) {
        try (Replica command = Replica.start(database.environment(), arguments)) {
            return command.success();
        }
    }
}
