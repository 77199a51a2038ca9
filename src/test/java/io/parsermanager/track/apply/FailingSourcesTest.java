package io.parsermanager.track.apply;

import static io.parsermanager.testsupport.Api.get;
import static io.parsermanager.testsupport.Api.ids;
import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.patch;
import static io.parsermanager.testsupport.Api.post;
import static io.parsermanager.testsupport.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.message.StatusReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that keeps failing runs less and less often, and comes back by itself. The defaults: 1m, 6h, 10 failures, 24h. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FailingSourcesTest {
    private static final String DELAY =
            "SELECT CAST(extract(epoch FROM next_run_at - now()) AS integer) FROM source_schedule";

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    CancelExpired cancelExpired;

    @BeforeEach
    void aSourceThatWouldRunInAMinute() {
        tables.clear();
        tables.sql("UPDATE task_type SET max_attempts = 1, cron = '*/30 * * * *'");
        tables.source("RSS", "a", Duration.ofMinutes(-1));
    }

    @ParameterizedTest
    @CsvSource({"1, 30, 60", "2, 60, 120", "5, 480, 960", "9, 7680, 15360"})
    void eachFailureInARowDoublesTheDelayAndTakesUpToHalfOfItOff(int failures, int shortest, int longest) {
        failBefore(failures - 1);

        finish("FAILED");

        // it would have run in a minute: that is the least
        assertThat(tables.number(DELAY)).isBetween(Math.max(55L, shortest - 5L), (long) longest);
        assertThat(tables.number("SELECT failures FROM source_schedule")).isEqualTo(failures);
    }

    @Test
    void aFailureNeverMakesAScheduleRunEarlier() {
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '30 days'");

        finish("FAILED");

        assertThat(tables.number(DELAY)).isGreaterThan(29L * 86_400);
    }

    @Test
    void tooManyFailuresInARowQuarantineTheSchedule() {
        failBefore(9);

        finish("FAILED");

        assertThat(quarantined()).isTrue();
        assertThat(tables.number(DELAY)).isBetween(11L * 3600, 24L * 3600);
    }

    @Test
    void aQuarantinedScheduleIsProbedAndStaysAsLongAsItFails() {
        quarantine();
        tables.sql("UPDATE source_schedule SET next_run_at = now()");
        assertThat(claimDueSchedules.fire(Firing.timer()).tasks())
                .as("the probe")
                .isEqualTo(1);

        report(tables.number("SELECT id FROM all_tasks"), "FAILED");

        assertThat(quarantined()).isTrue();
        assertThat(tables.column("SELECT quarantined_at < now() - interval '1 hour' FROM source_schedule"))
                .as("since the first time")
                .containsExactly(true);
        assertThat(tables.number(DELAY)).isBetween(11L * 3600, 24L * 3600);
    }

    @Test
    void aQuarantinedScheduleThatSucceedsIsBackAtItsUsualTimes() {
        quarantine();
        tables.sql("UPDATE source_schedule SET next_run_at = now()");
        claimDueSchedules.fire(Firing.timer());

        report(tables.number("SELECT id FROM all_tasks"), "SUCCESS");

        assertThat(quarantined()).isFalse();
        assertThat(tables.number("SELECT failures FROM source_schedule")).isZero();
        assertThat(tables.number(DELAY)).as("the cron's next firing").isLessThanOrEqualTo(3600);
    }

    @ParameterizedTest
    @CsvSource({"IN_PROGRESS, 1", "QUEUED, 0", "NEW, 0"})
    void onlyATaskThatWasStartedAndCanceledSpeaksAgainstItsSource(String status, long failures) {
        tables.task(tables.number("SELECT id FROM source"), status);
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second', attempt = 3");

        cancelExpired.run();

        assertThat(tables.number("SELECT failures FROM source_schedule")).isEqualTo(failures);
    }

    @Test
    void anAttemptThatFallsSilentAndIsTriedAgainSaysNothing() {
        tables.sql("UPDATE task_type SET max_attempts = 3");
        tables.task(tables.number("SELECT id FROM source"), "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second'");

        cancelExpired.run();

        assertThat(tables.column("SELECT failures = 0 AND last_failure_at IS NULL FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void tasksThatFallSilentQuarantineTheScheduleToo() {
        failBefore(9);
        tables.task(tables.number("SELECT id FROM source"), "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second', attempt = 3");

        cancelExpired.run();

        assertThat(quarantined()).isTrue();
    }

    @Test
    void theListsShowWhatIsQuarantined() {
        long other = tables.source("RSS", "b", Duration.ofMinutes(-1));
        quarantine();
        tables.sql("UPDATE source_schedule SET quarantined_at = NULL WHERE source_id = ?", other);

        assertThat(ids("source_schedule/?quarantined=true"))
                .containsExactly(tables.number("SELECT id FROM source_schedule WHERE source_id <> ?", other));
    }

    @Test
    void resetLetsAScheduleOutAndRunWhenItWouldHave() {
        quarantine();
        long schedule = tables.number("SELECT id FROM source_schedule");

        ok(post("source_schedule/" + schedule + "/reset"));

        assertThat(quarantined()).isFalse();
        assertThat(tables.number(DELAY)).isLessThanOrEqualTo(3600);
        assertThat(ok(get("source_schedule/" + schedule)).getInt("failures")).isZero();
    }

    @Test
    void resetOfAScheduleThatIsNotThereIs404() {
        assertThat(refused(404, post("source_schedule/123456/reset"))).isEqualTo("There is no source schedule 123456");
    }

    @Test
    void afterAnOutageAllOfAKindAreResetAtOnce() {
        tables.source("VK", "c", Duration.ofMinutes(-1));
        quarantine();

        assertThat(ok(post("source_schedule/reset?dry_run=true", "{\"source_type\": \"RSS\", \"quarantined\": true}"))
                        .getLong("schedules"))
                .isEqualTo(1);
        assertThat(ok(post("source_schedule/reset", "{\"source_type\": \"RSS\"}"))
                        .getLong("schedules"))
                .isEqualTo(1);

        assertThat(tables.column("""
                        SELECT tt.source_type FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
                        WHERE ss.failures = 0""")).containsExactly("RSS");
    }

    @Test
    void aResetOfEverythingMustBeMeant() {
        assertThat(refused(400, post("source_schedule/reset", "{}"))).contains("at least one condition");
    }

    @Test
    void forgettingTheFailuresByHandEndsTheQuarantine() {
        quarantine();

        ok(patch("source_schedule/" + tables.number("SELECT id FROM source_schedule"), "{\"failures\": 0}"));

        assertThat(quarantined()).isFalse();
    }

    private void failBefore(int failures) {
        tables.sql("UPDATE source_schedule SET failures = ?", failures);
    }

    private void quarantine() {
        tables.sql("""
                UPDATE source_schedule SET failures = 12, quarantined_at = now() - interval '2 days', next_run_at = now() + interval '20 hours'
                """);
    }

    private boolean quarantined() {
        return tables.column("SELECT quarantined_at IS NOT NULL FROM source_schedule")
                .contains(true);
    }

    private void finish(String status) {
        report(tables.task(tables.number("SELECT id FROM source"), "IN_PROGRESS"), status);
    }

    private void report(long task, String status) {
        String message = "{\"task_id\": %d, \"attempt\": 1, \"status\": \"%s\"}".formatted(task, status);
        try {
            assertThat(applyStatuses.apply(
                            List.of(new StatusReader(1_048_576).read(message.getBytes(StandardCharsets.UTF_8)))))
                    .isEmpty();
        } catch (StatusReader.Unreadable e) {
            throw new IllegalArgumentException(e);
        }
    }
}
