package io.parsermanager.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a partition: made ahead, filled, closed by a jump of the ids, complete, dropped. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HistoryPartitionsTest {
    @Inject
    Tables tables;

    @Inject
    MakePartitions makePartitions;

    @Inject
    DropPartitions dropPartitions;

    @Inject
    MoveFinishedTasks moveFinishedTasks;

    @Inject
    DataSource database;

    private long source;

    @BeforeEach
    void clear() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
        makePartitions.run();
    }

    @Test
    void twoAreReadyAheadHoweverFarTheIdsHaveRun() {
        drawIds(5_000_000);

        makePartitions.run();

        assertThat(ahead()).isEqualTo(2);
        assertThat(finish(tables.task(source, "QUEUED")))
                .as("it has a place in history")
                .isEqualTo(1);
    }

    @Test
    void aTickThatFindsEnoughAheadMakesNone() {
        assertThat(makePartitions.run()).isZero();
    }

    @Test
    void replicasThatTickAtOnceMakeEachPartitionOnce() {
        drawIds(5_000_000);

        List<CompletableFuture<Integer>> ticks = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(makePartitions::run))
                .toList();
        ticks.forEach(CompletableFuture::join);
        makePartitions.run();

        assertThat(ahead()).isEqualTo(2);
    }

    @Test
    void theIdsJumpToTheNextPartitionOnceThePresentOneHasBeenOpenForLongEnough() {
        long present = beginPartition();
        tables.task(source, "SUCCESS");
        makePartitions.run();
        assertThat(present()).isEqualTo(present);

        ageOpening(present);
        makePartitions.run();

        assertThat(present()).isGreaterThan(present);
        long task = tables.task(source, "NEW");
        assertThat(task).isGreaterThanOrEqualTo(present());
        assertThat(ahead()).isEqualTo(2);
    }

    @Test
    void theIdsDoNotJumpWhileNoTaskIsMade() {
        beginPartition();
        long present = present();

        ageOpening(present);
        makePartitions.run();

        assertThat(present()).isEqualTo(present);
    }

    @Test
    void aPartitionIsCompleteOnlyWhenNoneOfItsTasksIsUnfinished() {
        long present = beginPartition();
        long task = tables.task(source, "QUEUED");
        beginPartition();
        ageOpening(present());
        makePartitions.run();
        assertThat(isComplete(present)).isFalse();

        finish(task);
        makePartitions.run();

        assertThat(isComplete(present)).isTrue();
    }

    @Test
    void aPartitionGoesWithAllItsTasksOnceItsRetentionIsOver() {
        long old = beginPartition();
        long gone = tables.task(source, "SUCCESS");
        tables.sql(
                "INSERT INTO task_attempt (task_id, attempt, ended_at, outcome) VALUES (?, 1, now(), 'FAILED')", gone);
        long kept = complete(old);
        ageCompletion(old, Duration.ofDays(29));
        assertThat(dropPartitions.run()).isZero();

        ageCompletion(old, Duration.ofDays(31));

        assertThat(dropPartitions.run()).isEqualTo(1);
        assertThat(tables.column("SELECT id FROM all_tasks ORDER BY id"))
                .doesNotContain(gone)
                .contains(kept);
        assertThat(tables.column("SELECT DISTINCT task_id FROM all_task_sources"))
                .doesNotContain(gone);
        assertThat(tables.text("SELECT CAST(to_regclass('task_history_%d') AS text)".formatted(old)))
                .isNull();
        assertThat(tables.number("SELECT count(*) FROM task_attempt")).isZero();
        assertThat(tables.number("SELECT count(*) FROM task_group WHERE success_tasks = 1"))
                .as("totals outlive tasks")
                .isEqualTo(2);
    }

    @Test
    void whatAReplicaLeftHalfDroppedIsFinishedByTheNext() {
        long old = beginPartition();
        tables.task(source, "SUCCESS");
        complete(old);
        ageCompletion(old, Duration.ofDays(31));
        tables.sql("ALTER TABLE task_source_history DETACH PARTITION task_source_history_%d".formatted(old));

        assertThat(dropPartitions.run()).isEqualTo(1);

        assertThat(tables.text("SELECT CAST(to_regclass('task_source_history_%d') AS text)".formatted(old)))
                .isNull();
    }

    @Test
    void attemptsThatTheLastReleaseLeftBehindAreDropped() {
        long old = beginPartition();
        tables.task(source, "SUCCESS");
        complete(old);
        tables.sql("DROP TABLE task_source_history_%1$d, task_history_%1$d".formatted(old));
        tables.sql("DELETE FROM history_partition WHERE from_id = ?", old);

        dropPartitions.run();

        assertThat(tables.text("SELECT CAST(to_regclass('task_attempt_%d') AS text)".formatted(old)))
                .isNull();
    }

    @Test
    void whileAnotherReplicaHasTheLeaseNothingIsDropped() {
        long old = beginPartition();
        tables.task(source, "SUCCESS");
        complete(old);
        ageCompletion(old, Duration.ofDays(31));
        tables.sql("UPDATE lease SET until = now() + interval '1 minute' WHERE name = 'drop history'");
        tables.sql("INSERT INTO lease VALUES ('drop history', now() + interval '1 minute') ON CONFLICT DO NOTHING");

        assertThat(dropPartitions.run()).isZero();
        tables.sql("UPDATE lease SET until = now()");

        assertThat(dropPartitions.run()).isEqualTo(1);
    }

    @Test
    void whatAnOlderReleaseFinishedInPlaceMovesToHistoryAndIsCountedOnce() throws SQLException {
        long task = tables.task(source, "QUEUED");
        tables.sql("UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now() WHERE id = ?", task);
        tables.sql("UPDATE task_source SET status = 'SUCCESS' WHERE task_id = ?", task);
        try (Connection somebody = database.getConnection();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("SELECT FROM task FOR UPDATE");
            assertThat(moveFinishedTasks.run())
                    .as("somebody holds it: the next tick moves it")
                    .isZero();
            somebody.rollback();
        }

        assertThat(moveFinishedTasks.run()).isEqualTo(1);

        assertThat(tables.number("SELECT count(*) FROM task")).isZero();
        assertThat(tables.number("SELECT count(*) FROM task_source")).isZero();
        assertThat(tables.text("SELECT status FROM task_source_history")).isEqualTo("SUCCESS");
        assertThat(tables.text("SELECT status || ' ' || total_tasks FROM task_group"))
                .isEqualTo("SUCCESS 1");
    }

    private long present() {
        return tables.number(
                "SELECT max(from_id) FROM history_partition WHERE from_id <= (SELECT last_value FROM task_id)");
    }

    private long ahead() {
        return tables.number("SELECT count(*) FROM history_partition WHERE from_id > (SELECT last_value FROM task_id)");
    }

    private boolean isComplete(long partition) {
        return !tables.column(
                        "SELECT from_id FROM history_partition WHERE complete_at IS NOT NULL AND from_id = ?",
                        partition)
                .isEmpty();
    }

    private void drawIds(long howMany) {
        tables.sql("SELECT setval('task_id', (SELECT last_value FROM task_id) + ?)", howMany);
    }

    /** Ids are drawn from the next partition, as after a jump. */
    private long beginPartition() {
        tables.sql(
                "SELECT setval('task_id', (SELECT to_id FROM history_partition WHERE from_id = ?), false)", present());
        makePartitions.run();
        return present();
    }

    /** Its ids are all drawn, and the transactions that drew them are over. Returns a task of the partition after it. */
    private long complete(long partition) {
        beginPartition();
        long next = tables.task(source, "SUCCESS");
        ageOpening(present());
        makePartitions.run();
        assertThat(isComplete(partition)).isTrue();
        return next;
    }

    /** So long ago that ids may jump, and that every transaction of the partition before it has ended. */
    private void ageOpening(long partition) {
        tables.sql("UPDATE history_partition SET opened_at = now() - interval '25 hours' WHERE from_id = ?", partition);
    }

    /** Those of other tests stay: their ids are still in use. */
    private void ageCompletion(long partition, Duration by) {
        tables.sql("UPDATE history_partition SET complete_at = NULL WHERE from_id <> ?", partition);
        tables.sql(
                "UPDATE history_partition SET complete_at = now() - make_interval(secs => ?) WHERE from_id = ?",
                (double) by.toSeconds(),
                partition);
    }

    private long finish(long task) {
        tables.sql("UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now() WHERE id = ?", task);
        return moveFinishedTasks.run();
    }
}
