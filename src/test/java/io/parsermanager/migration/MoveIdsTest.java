package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.history.MakePartitions;
import io.parsermanager.history.MoveFinishedTasks;
import io.parsermanager.migration.MoveIds.Moved;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids after rows were lost: none is drawn twice, and history has a place for each. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class MoveIdsTest {
    @Inject
    Tables tables;

    @Inject
    MoveIds moveIds;

    @Inject
    MakePartitions makePartitions;

    @Inject
    MoveFinishedTasks moveFinishedTasks;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    /** Other tests finish tasks of the new ids. */
    @AfterEach
    void makePlaceForTheNewIds() {
        makePartitions.run();
    }

    @Test
    void everySequenceMovesOnByTheNumber() {
        long source = tables.source("RSS", "a", Duration.ofHours(-1));
        long task = tables.task(source, "NEW");
        long group = tables.number("SELECT max(id) FROM task_group");

        List<Moved> moved = moveIds.by(5_000_000);

        assertThat(moved)
                .extracting(Moved::sequence)
                .contains(
                        "task_id", "task_group_id_seq", "source_id_seq", "source_schedule_id_seq", "task_type_id_seq");
        assertThat(moved).allMatch(one -> one.to() == one.from() + 5_000_000);
        assertThat(tables.task(source, "NEW")).isGreaterThan(task + 5_000_000);
        assertThat(tables.number("SELECT max(id) FROM task_group")).isGreaterThan(group + 5_000_000);
    }

    @Test
    void aTaskOfTheNewIdsHasAPlaceInHistory() {
        assertThat(moveIds.run("--by", "5000000")).isZero();

        long task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        tables.sql("UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now()");
        moveFinishedTasks.run();

        assertThat(tables.number("SELECT id FROM task_history")).isEqualTo(task);
        assertThat(tables.number(
                        "SELECT count(*) FROM history_partition WHERE from_id > (SELECT last_value FROM task_id)"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void beyondAnIdOnlyTheIdsOfTasksMoveAndNeverBack() {
        long last = tables.number("SELECT nextval('task_id')");
        long groups = tables.number("SELECT last_value FROM task_group_id_seq");

        assertThat(moveIds.beyond(last + 1_000)).containsExactly(new Moved("task_id", last, last + 1_000));
        assertThat(moveIds.beyond(last)).isEmpty();

        assertThat(tables.number("SELECT nextval('task_id')")).isEqualTo(last + 1_001);
        assertThat(tables.number("SELECT last_value FROM task_group_id_seq")).isEqualTo(groups);
    }

    @Test
    void whoDrawsMeanwhileDrawsNoIdTwice() {
        List<CompletableFuture<List<Long>>> drawing = LongStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> LongStream.range(0, 300)
                        .map(n -> tables.number("SELECT nextval('task_id')"))
                        .boxed()
                        .toList()))
                .toList();
        for (int i = 0; i < 20; i++) {
            moveIds.by(1);
        }

        List<Long> drawn = drawing.stream().flatMap(ids -> ids.join().stream()).toList();

        Set<Long> different = new HashSet<>(drawn);
        assertThat(different).hasSize(drawn.size());
    }
}
