package io.parsermanager.task.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.OtherSettings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(OtherSettings.class)
class PurgeGroupsTest {
    @Inject
    Tables tables;

    @Inject
    PurgeGroups purgeGroups;

    @Inject
    DataSource database;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "FAILED", "CANCELED"})
    void deletesAFinishedGroupOnceItsRetentionIsOver(String status) {
        task(status);
        dropTasks();
        finishedBefore(Duration.ofDays(89));
        assertThat(purgeGroups.run()).isZero();

        finishedBefore(Duration.ofDays(91));

        assertThat(purgeGroups.run()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM task_group")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "QUEUED", "IN_PROGRESS"})
    void neverTouchesWhatIsNotFinishedHoweverOld(String status) {
        tables.age(task(status), Duration.ofDays(400));
        tables.sql("UPDATE task_group SET created_at = created_at - interval '400 days'");

        assertThat(purgeGroups.run()).isZero();
        assertThat(tables.text("SELECT status FROM all_tasks")).isEqualTo(status);
    }

    @Test
    void aGroupWhoseTasksAreStillKeptStaysWithThem() {
        task("SUCCESS");
        finishedBefore(Duration.ofDays(91));

        assertThat(purgeGroups.run()).isZero();

        assertThat(tables.number("SELECT success_tasks FROM task_group")).isEqualTo(1);
    }

    @Test
    void theTotalsOfAGroupOutliveItsTasks() {
        task("SUCCESS");
        dropTasks();

        assertThat(tables.number("SELECT success_tasks FROM task_group")).isEqualTo(1);
    }

    @Test
    void moreGroupsThanABatchGoBatchByBatch() {
        for (int i = 0; i < 12; i++) {
            task("FAILED");
        }
        dropTasks();
        finishedBefore(Duration.ofDays(91));

        assertThat(purgeGroups.run()).isEqualTo(12);
    }

    @Test
    void replicasThatPurgeAtOnceDeleteEachGroupOnce() {
        for (int i = 0; i < 12; i++) {
            task("FAILED");
        }
        dropTasks();
        finishedBefore(Duration.ofDays(91));

        CompletableFuture<Long> other = CompletableFuture.supplyAsync(purgeGroups::run);
        long mine = purgeGroups.run();
        long theirs = other.join();

        assertThat(mine + theirs + purgeGroups.run()).isEqualTo(12);
    }

    @Test
    void sourcesAndTheirSchedulesAreUntouched() {
        task("SUCCESS");
        dropTasks();
        finishedBefore(Duration.ofDays(91));
        Object before = tables.column("SELECT CAST(ss AS text) FROM source_schedule ss");

        purgeGroups.run();

        assertThat(tables.column("SELECT CAST(ss AS text) FROM source_schedule ss"))
                .isEqualTo(before);
    }

    @Test
    void aGroupThatSomebodyHoldsIsLeftForTheNextTick() throws SQLException {
        task("FAILED");
        dropTasks();
        finishedBefore(Duration.ofDays(91));
        try (Connection somebody = database.getConnection();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("SELECT FROM task_group FOR UPDATE");

            assertThat(purgeGroups.run()).isZero();

            somebody.rollback();
        }
        assertThat(purgeGroups.run()).isEqualTo(1);
    }

    private long task(String status) {
        long number = tables.number("SELECT count(*) FROM source");
        return tables.task(tables.source("RSS", "source-" + number, Duration.ofHours(-1)), status);
    }

    /** As DropPartitions does, which fires no trigger. */
    private void dropTasks() {
        tables.sql("TRUNCATE task_history, task_source_history");
    }

    private void finishedBefore(Duration age) {
        tables.sql(
                "UPDATE task_group SET finished_at = now() - make_interval(secs => ?) WHERE finished_at IS NOT NULL",
                (double) age.toSeconds());
    }
}
