package io.parsermanager.create;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class ClaimDueSchedulesTest {
    private static final Duration DUE = Duration.ofSeconds(5);
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void makesTasksOnlyForWhatIsDue() {
        long due = tables.source("RSS", "due", DUE);
        tables.source("RSS", "later", NOT_YET);

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.tasks()).isEqualTo(1);
        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(due);
    }

    @Test
    void makesOneGroupPerTaskTypeWithItsTasksCounted() {
        tables.source("RSS", "a", DUE);
        tables.source("RSS", "b", DUE);
        tables.source("VK", "c", DUE);

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.groupIds()).hasSize(3);
        assertThat(tables.column("SELECT total_tasks FROM task_group ORDER BY task_type_id"))
                .containsExactly(2, 1, 1);
        assertThat(tables.column("SELECT DISTINCT status FROM task_group")).containsExactly("NEW");
    }

    @Test
    void putsUpToABatchOfSourcesIntoATask() {
        tables.sql("UPDATE task_type SET batch_size = 10");
        tables.sources("RSS", 25);

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.sources()).isEqualTo(25);
        assertThat(tables.column("SELECT count(*) FROM all_task_sources GROUP BY task_id ORDER BY 1"))
                .containsExactly(5L, 10L, 10L);
    }

    @Test
    void givesEachTaskATokenOfItsOwn() {
        tables.sources("RSS", 500);

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.number("SELECT count(DISTINCT token) FROM task")).isEqualTo(500);
    }

    @Test
    void leavesASourceOutWhileItsLastTaskIsActive() {
        long source = tables.source("RSS", "a", DUE);
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE source_id = ?", source);

        Made second = claimDueSchedules.fire(Firing.timer());

        assertThat(second.overlaps()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
    }

    @Test
    void firesAgainOnceTheLastTaskIsFinished() {
        long source = tables.source("RSS", "a", DUE);
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE source_id = ?", source);

        Made second = claimDueSchedules.fire(Firing.timer());

        assertThat(second.tasks()).isEqualTo(1);
    }

    @Test
    void firesOnceAfterALongDowntimeAndMovesOnFromNow() {
        long source = tables.source("RSS", "a", Duration.ofDays(3));
        tables.sql("UPDATE source_schedule SET interval_s = 3600");

        claimDueSchedules.fire(Firing.timer());
        Made second = claimDueSchedules.fire(Firing.timer());

        assertThat(second).isEqualTo(Made.NOTHING);
        assertThat(tables.column("""
                        SELECT next_run_at > now() AND next_run_at <= now() + interval '1 hour'
                        FROM source_schedule WHERE source_id = ?""", source)).containsExactly(true);
    }

    @Test
    void movesACronScheduleToItsNextFiringWithinTheSpread() {
        tables.sql("UPDATE task_type SET cron = '0 0 1 1 *', spread_s = 3600 WHERE source_type = 'RSS'");
        tables.sources("RSS", 50);

        claimDueSchedules.fire(Firing.timer());

        assertThat(
                        tables.column(
                                "SELECT DISTINCT date_trunc('hour', next_run_at AT TIME ZONE 'UTC')::text FROM source_schedule"))
                .hasSize(1)
                .allSatisfy(hour -> assertThat((String) hour).endsWith("-01-01 00:00:00"));
        assertThat(tables.number("SELECT count(DISTINCT next_run_at) FROM source_schedule"))
                .as("each source has its own offset")
                .isGreaterThan(40);
    }

    @Test
    void disabledSourcesMoveOnWithoutATask() {
        tables.source("RSS", "a", DUE);
        tables.sql("UPDATE source SET enabled = false");

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.disabled()).isEqualTo(1);
        assertThat(made.tasks()).isZero();
        assertThat(tables.column("SELECT next_run_at > now() FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void aManualFiringTakesWhatIsNotDueAndLeavesItsNextRunAlone() {
        tables.source("RSS", "a", NOT_YET);
        Object before = tables.column("SELECT next_run_at FROM source_schedule").get(0);

        Made made = claimDueSchedules.fire(manual(null, null, Set.of()));

        assertThat(made.tasks()).isEqualTo(1);
        assertThat(tables.column("SELECT next_run_at FROM source_schedule")).containsExactly(before);
    }

    @Test
    void aManualFiringNarrowsToWhatIsAskedFor() {
        long wanted = tables.source("VK", "a", NOT_YET);
        tables.source("VK", "b", NOT_YET);
        tables.source("RSS", "c", NOT_YET);

        Made made = claimDueSchedules.fire(manual("VK", "POSTS", Set.of(wanted)));

        assertThat(made.tasks()).isEqualTo(1);
        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(wanted);
    }

    @Test
    void workOfManyPagesFillsOneGroup() {
        tables.sources("RSS", 12_000);

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.tasks()).isEqualTo(12_000);
        assertThat(tables.column("SELECT total_tasks FROM task_group")).containsExactly(12_000);
    }

    @Test
    void threeRacingTimersMakeEachTaskOnceInOneGroup() {
        tables.sources("RSS", 10_000);

        List<CompletableFuture<Made>> replicas = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> claimDueSchedules.fire(Firing.timer())))
                .limit(3)
                .toList();
        long made =
                replicas.stream().mapToLong(replica -> replica.join().tasks()).sum();

        assertThat(made).isEqualTo(10_000);
        assertThat(tables.number("SELECT count(DISTINCT source_id) FROM all_task_sources"))
                .isEqualTo(10_000);
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isEqualTo(10_000);
        assertThat(tables.number("SELECT sum(total_tasks) FROM task_group")).isEqualTo(10_000);
    }

    @Test
    void racingManualFiringsNeverGiveASourceTwoActiveTasks() {
        tables.sources("RSS", 2_000);

        List<CompletableFuture<Made>> callers = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> claimDueSchedules.fire(manual(null, null, Set.of()))))
                .limit(4)
                .toList();
        long made = callers.stream().mapToLong(caller -> caller.join().tasks()).sum();

        assertThat(made).isEqualTo(2_000);
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isEqualTo(2_000);
    }

    private static Firing manual(String sourceType, String taskType, Set<Long> sources) {
        QueryFilter which = new QueryFilter()
                .and(
                        "ss.task_type_id IN (SELECT id FROM task_type WHERE source_type = :source_type)",
                        "source_type",
                        sourceType)
                .and("ss.task_type_id IN (SELECT id FROM task_type WHERE code = :task_type)", "task_type", taskType)
                .and("ss.source_id = ANY (:sources)", "sources", sources.toArray(Long[]::new));
        return Firing.manual("someone", "because", which);
    }
}
