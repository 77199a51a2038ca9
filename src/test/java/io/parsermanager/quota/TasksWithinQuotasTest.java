package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that cannot be sent soon are not made: their schedules are put off. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TasksWithinQuotasTest {
    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @AfterEach
    void restore() {
        tables.sql("UPDATE quota SET requests = 5, per_s = 1, burst = 50, enabled = true WHERE code = 'HOST'");
    }

    @Test
    void aLineOfTenMinutesIsMadeAndTheOtherSchedulesGetTimesAStepApart() {
        tables.sql("UPDATE quota SET requests = 1, per_s = 1, burst = 50 WHERE code = 'HOST'");
        tables.sources("RSS", 1_500);
        keys("HOST", "example.org", "source_type = 'RSS'");

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.tasks()).isEqualTo(650);
        assertThat(made.putOff()).isEqualTo(850);
        assertThat(tables.column("""
                        SELECT DISTINCT extract(epoch FROM next_run_at - lag(next_run_at) OVER (ORDER BY next_run_at))::float8
                        FROM source_schedule WHERE last_task_id IS NULL""")).containsExactlyInAnyOrder(1.0, null);
        assertThat(tables.column("""
                        SELECT min(next_run_at) > now() + interval '4 minutes' AND max(next_run_at) < now() + interval '30 minutes'
                        FROM source_schedule WHERE last_task_id IS NULL""")).containsExactly(true);
    }

    @Test
    void severalBatchesKnowWhatTheOthersHaveMade() {
        tables.sql("UPDATE quota SET requests = 1, per_s = 1, burst = 50 WHERE code = 'HOST'");
        tables.sources("RSS", 12_000);
        keys("HOST", "example.org", "source_type = 'RSS'");

        long begin = System.nanoTime();
        long tasks = claimDueSchedules.fire(Firing.timer()).tasks();

        // a token a second comes back while the batches run
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
        assertThat(tasks).isBetween(650L, 650 + seconds);
        assertThat(tables.number("SELECT count(DISTINCT next_run_at) FROM source_schedule WHERE last_task_id IS NULL"))
                .isEqualTo(12_000 - tasks);
    }

    @Test
    void aClosedKeyPutsItsSchedulesBehindTheClosureAndNoOthers() {
        tables.sources("RSS", 10);
        keys("HOST", "example.org", "external_id IN ('source-1', 'source-2')");
        tables.sql("UPDATE quota_key SET closed_until = now() + interval '1 hour'");

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(8);
        assertThat(
                        tables.number(
                                "SELECT count(*) FROM source_schedule WHERE next_run_at > now() + interval '59 minutes' AND last_task_id IS NULL"))
                .isEqualTo(2);
    }

    @Test
    void aSpentWindowPutsSchedulesBehindItsEnd() {
        tables.sources("YOUTUBE", 4);
        keys("YOUTUBE_PROJECT", "default", "source_type = 'YOUTUBE'");
        tables.sql("UPDATE quota_key SET window_ends_at = quota_window_end('America/Los_Angeles', now()), used = 9893");
        tables.sql(
                "DELETE FROM source_schedule WHERE task_type_id <> (SELECT id FROM task_type WHERE source_type = 'YOUTUBE' AND code = 'VIDEOS')");

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(2);
        assertThat(tables.number("""
                        SELECT count(*) FROM source_schedule ss, quota_key k
                        WHERE ss.next_run_at BETWEEN k.window_ends_at AND k.window_ends_at + interval '5 minutes' AND ss.last_task_id IS NULL""")).isEqualTo(2);
    }

    @Test
    void aTaskHasSourcesOfOneKeyAndTheSumOfTheirCosts() {
        tables.sql("UPDATE task_type SET batch_size = 10");
        tables.sources("RSS", 25);
        keys("HOST", "a.example.org", "id % 2 = 0");
        keys("HOST", "b.example.org", "id % 5 = 1");
        tables.sql(
                "UPDATE source SET quota_cost = 3 WHERE quota_keys = (SELECT ARRAY[id] FROM quota_key WHERE name = 'b.example.org')");

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.number("""
                        SELECT count(*) FROM (SELECT ts.task_id FROM task_source ts JOIN source s ON s.id = ts.source_id
                                              GROUP BY ts.task_id HAVING count(DISTINCT coalesce(s.quota_keys, '{}')) > 1) mixed""")).isZero();
        assertThat(tables.number("""
                        SELECT count(*) FROM task t WHERE coalesce(t.quota_costs[1], 0) <> (
                            SELECT sum(CASE WHEN s.quota_keys IS NULL THEN 0 ELSE coalesce(s.quota_cost, 1) END)
                            FROM task_source ts JOIN source s ON s.id = ts.source_id WHERE ts.task_id = t.id)""")).isZero();
    }

    @Test
    void aRuleThatIsSwitchedOffLeavesTasksWithoutKeys() {
        tables.sources("RSS", 3);
        keys("HOST", "example.org", "source_type = 'RSS'");
        tables.sql("UPDATE quota_key SET closed_until = now() + interval '1 hour'");
        tables.sql("UPDATE quota SET enabled = false WHERE code = 'HOST'");

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(3);
        assertThat(tables.column("SELECT DISTINCT quota_keys FROM task")).containsExactly((Object) null);
    }

    private void keys(String quota, String name, String sources) {
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = ? RETURNING id",
                name,
                quota);
        tables.sql("UPDATE source SET quota_keys = ARRAY[?] WHERE " + sources, key);
    }
}
