package io.parsermanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.task.PurgeOld.Purged;
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
class PurgeOldTest {
    @Inject
    Tables tables;

    @Inject
    PurgeOld purgeOld;

    @Inject
    DataSource database;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "FAILED", "CANCELED"})
    void forgetsAFinishedGroupOnceItsRetentionIsOver(String status) {
        task(status);
        finishedBefore(Duration.ofDays(29));
        assertThat(purgeOld.run()).isEqualTo(Purged.NOTHING);

        finishedBefore(Duration.ofDays(31));

        assertThat(purgeOld.run()).isEqualTo(new Purged(1, 1));
        assertThat(tables.number("SELECT count(*) FROM task_source")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "QUEUED", "IN_PROGRESS"})
    void neverTouchesWhatIsNotFinishedHoweverOld(String status) {
        tables.age(task(status), Duration.ofDays(400));
        tables.sql("UPDATE task_group SET created_at = created_at - interval '400 days'");

        assertThat(purgeOld.run()).isEqualTo(Purged.NOTHING);
        assertThat(tables.text("SELECT status FROM task")).isEqualTo(status);
    }

    @Test
    void aGroupWithOneActiveTaskStaysWhole() {
        long task = task("SUCCESS");
        long active = task("QUEUED");
        tables.sql(
                "UPDATE task SET task_group_id = (SELECT task_group_id FROM task WHERE id = ?) WHERE id = ?",
                task,
                active);
        finishedBefore(Duration.ofDays(31));
        tables.sql("UPDATE task SET finished_at = now() - interval '31 days' WHERE id = ?", task);

        purgeOld.run();

        assertThat(tables.column("SELECT id FROM task ORDER BY id")).containsExactly(task, active);
    }

    @Test
    void aGroupLargerThanAPageGoesPageByPage() {
        manyTasksInOneGroup(10);
        finishedBefore(Duration.ofDays(31));

        assertThat(purgeOld.run()).isEqualTo(new Purged(10, 1));
    }

    @Test
    void sourcesAndTheirSchedulesAreUntouched() {
        task("SUCCESS");
        finishedBefore(Duration.ofDays(31));
        Object before = tables.column("SELECT CAST(ss AS text) FROM source_schedule ss");

        purgeOld.run();

        assertThat(tables.column("SELECT CAST(ss AS text) FROM source_schedule ss"))
                .isEqualTo(before);
    }

    @Test
    void replicasThatPurgeAtOnceForgetEachTaskOnce() {
        manyTasksInOneGroup(60);
        finishedBefore(Duration.ofDays(31));

        CompletableFuture<Purged> other = CompletableFuture.supplyAsync(purgeOld::run);
        Purged mine = purgeOld.run();
        Purged theirs = other.join();
        Purged rest = purgeOld.run();

        assertThat(mine.tasks() + theirs.tasks() + rest.tasks()).isEqualTo(60);
        assertThat(mine.groups() + theirs.groups() + rest.groups()).isEqualTo(1);
    }

    @Test
    void aTaskThatSomebodyHoldsIsLeftForTheNextBeat() throws SQLException {
        task("FAILED");
        finishedBefore(Duration.ofDays(31));
        try (Connection somebody = database.getConnection();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("SELECT FROM task FOR UPDATE");

            assertThat(purgeOld.run()).isEqualTo(Purged.NOTHING);

            somebody.rollback();
        }
        assertThat(purgeOld.run()).isEqualTo(new Purged(1, 1));
    }

    private long task(String status) {
        long number = tables.number("SELECT count(*) FROM source");
        return tables.task(tables.source("RSS", "source-" + number, Duration.ofHours(-1)), status);
    }

    private void manyTasksInOneGroup(int howMany) {
        long first = task("SUCCESS");
        tables.sql("""
                INSERT INTO task (task_group_id, task_type_id, status, started_at, finished_at, deadline_at, expires_at)
                SELECT task_group_id, task_type_id, status, started_at, finished_at, deadline_at, expires_at
                FROM task, generate_series(2, ?) WHERE id = ?
                """, howMany, first);
    }

    private void finishedBefore(Duration age) {
        tables.sql(
                "UPDATE task_group SET finished_at = now() - make_interval(secs => ?) WHERE finished_at IS NOT NULL",
                (double) age.toSeconds());
    }
}
