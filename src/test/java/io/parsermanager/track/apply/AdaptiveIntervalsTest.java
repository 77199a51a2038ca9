package io.parsermanager.track.apply;

import static io.parsermanager.testsupport.Api.get;
import static io.parsermanager.testsupport.Api.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.message.StatusReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a visit finds, and what its site asks for, decides when an adaptive schedule runs next. The bounds: 10 minutes, 1 day. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdaptiveIntervalsTest {
    private static final String DELAY =
            "SELECT CAST(extract(epoch FROM next_run_at - now()) AS integer) FROM source_schedule";
    private static final String INTERVAL = "SELECT interval_now_s FROM source_schedule";
    private static final String WHY = "SELECT next_why->>'by' FROM source_schedule";

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @BeforeEach
    void anAdaptiveScheduleThatWasVisitedBefore() {
        tables.clear();
        tables.sql("UPDATE task_type SET max_attempts = 1, cron = '*/30 * * * *'");
        tables.source("RSS", "a", Duration.ZERO);
        tables.sql("UPDATE source_schedule SET adaptive = true, last_success_at = now() - interval '1 hour'");
        intervalWas(6000);
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 6000, 0, 20, 7500",
        "NORMAL, 6000, 3, 20, 3840",
        "EAGER, 6000, 3, 20, 3072",
        "SPARING, 6000, 3, 20, 4800",
        "SPARING, 6000, 3, , 4800",
        "NORMAL, 6000, 20, 20, 3000",
        "EAGER, 6000, 20, 20, 3000",
        "SPARING, 6000, 20, 20, 3000",
        "NORMAL, 70000, 0, 20, 86400",
        "NORMAL, 700, 1, 20, 600"
    })
    void whatAVisitFoundChangesTheIntervalWithinItsBounds(String pace, int was, int found, Integer total, int becomes) {
        tables.sql("UPDATE task_type SET pace = ?", pace);
        intervalWas(was);

        visit("\"found\": {\"new\": %d, \"total\": %s}".formatted(found, total));

        assertThat(tables.number(INTERVAL)).isEqualTo(becomes);
        assertThat(tables.number(DELAY))
                .isBetween(Math.max(600, becomes * 9L / 10) - 5, Math.min(86_400, becomes * 11L / 10) + 5);
        assertThat(tables.text(WHY)).isEqualTo("ADAPTIVE");
    }

    @Test
    void aSchedulesOwnBoundsComeBeforeThoseOfItsTaskType() {
        tables.sql("UPDATE source_schedule SET min_interval_s = 5000, max_interval_s = 7000");
        visit("\"found\": {\"new\": 3}");
        assertThat(tables.number(INTERVAL)).isEqualTo(5000);

        intervalWas(6000);
        visit("\"found\": {\"not_modified\": true}");
        assertThat(tables.number(INTERVAL)).isEqualTo(7000);
    }

    @Test
    void anAnswerWithNothingButNewItemsIsAnOverflow() {
        visit("\"found\": {\"new\": 20, \"total\": 20}");

        assertThat(tables.number("SELECT overflows FROM source_schedule")).isEqualTo(1);
        assertThat(tables.text("SELECT next_why->>'overflow' FROM source_schedule"))
                .isEqualTo("true");
    }

    @Test
    void theFirstAnswerIsNoOverflow() {
        tables.sql("UPDATE source_schedule SET last_success_at = NULL");

        visit("\"found\": {\"new\": 20, \"total\": 20}");

        assertThat(tables.number("SELECT overflows FROM source_schedule")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, 4866", "EAGER, 3452", "SPARING, 8318"})
    void theFirstVisitReadsTheIntervalFromTheTimesOfTheItems(String pace, int becomes) {
        tables.sql("UPDATE task_type SET pace = ?", pace);
        tables.sql("UPDATE source_schedule SET interval_now_s = NULL, last_success_at = NULL");
        Instant newest = Instant.parse("2026-11-24T06:00:00Z");

        visit("\"found\": {\"new\": 3, \"item_times\": [\"%s\", \"%s\", \"%s\"]}"
                .formatted(newest, newest.minusSeconds(10_000), newest.minusSeconds(24_000)));

        assertThat(tables.number(INTERVAL)).isEqualTo(becomes);
    }

    @Test
    void statusesOfOldParsersChangeNothing() {
        Object planned =
                tables.column("SELECT next_run_at FROM source_schedule").get(0);

        visit("\"state\": {\"etag\": \"a\"}");

        assertThat(tables.number(INTERVAL)).isEqualTo(6000);
        assertThat(tables.column("SELECT next_run_at FROM source_schedule")).containsExactly(planned);
        assertThat(tables.number("SELECT overflows + moved_times FROM source_schedule"))
                .isZero();
    }

    @Test
    void aFailureLeavesTheIntervalAloneAndBacksOff() {
        tables.sql("UPDATE source_schedule SET next_run_at = now()");

        report(task(), "FAILED", "\"found\": {\"new\": 3}");

        assertThat(tables.number(INTERVAL)).isEqualTo(6000);
        assertThat(tables.text(WHY)).isEqualTo("BACKOFF");
        assertThat(tables.text("SELECT next_why->>'failures' FROM source_schedule"))
                .isEqualTo("1");
    }

    @Test
    void aSmallChangeWaitsForTheNextTask() {
        tables.sql("UPDATE source_schedule SET interval_now_s = 82000, next_run_at = now() + interval '80000 seconds'");

        visit("\"found\": {\"new\": 0}");

        assertThat(tables.number(INTERVAL)).isEqualTo(86_400);
        assertThat(tables.number(DELAY)).isBetween(79_900L, 80_000L);
    }

    @Test
    void aSiteThatAsksForSixHoursIsLeftAloneForSixHours() {
        Instant wish = Instant.now().plus(Duration.ofHours(6));

        visit("\"found\": {\"new\": 3}, \"not_before\": \"%s\"".formatted(wish));

        assertThat(tables.number(DELAY)).isBetween(6 * 3600L - 60, 6 * 3600L + 60);
        assertThat(tables.text(WHY)).isEqualTo("WISH");
        tables.sql("UPDATE source_schedule SET next_run_at = next_run_at - interval '359 minutes'");
        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isZero();
        tables.sql("UPDATE source_schedule SET next_run_at = next_run_at - interval '2 minutes'");
        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
        assertThat(tables.text(WHY)).isEqualTo("ADAPTIVE");
    }

    @Test
    void aWishIsObeyedUpToTheLongestInterval() {
        visit("\"not_before\": \"2999-01-01T00:00:00Z\"");

        assertThat(tables.number(DELAY)).isBetween(86_300L, 86_400L);
    }

    @Test
    void aWishDoesNotMoveAScheduleThatAPersonPlanned() {
        tables.sql("UPDATE source_schedule SET adaptive = false");

        visit("\"not_before\": \"2999-01-01T00:00:00Z\"");

        assertThat(tables.number(DELAY)).isBetween(5900L, 6000L);
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, 86400, 86400", "FAILED, 86400, 86400", "FAILED, 2592000, 604800"})
    void retryAfterIsACommandOfUpToSevenDays(String status, long asked, long obeyed) {
        tables.sql("UPDATE source_schedule SET adaptive = false");

        report(
                task(),
                "SUCCESS",
                "\"status\": \"%s\", \"error\": {\"code\": \"HTTP_429\", \"message\": \"Slowly\", \"retry_after_s\": %d}"
                        .formatted(status, asked));

        assertThat(tables.number(DELAY)).isBetween(obeyed - 60, obeyed);
        assertThat(tables.text(WHY)).isEqualTo("WISH");
        assertThat(tables.column("SELECT status || error_code || error_message FROM all_task_sources"))
                .containsExactly(status + "HTTP_429Slowly");
        assertThat(ok(get("task_source/")).getString("items[0].error_code")).isEqualTo("HTTP_429");
    }

    @Test
    void aProposedAddressIsCountedAsLongAsItIsTheSame() {
        visit("\"moved_to\": \"https://example.org/b\"");
        visit("\"moved_to\": \"https://example.org/b\"");
        visit("\"state\": 1");
        assertThat(tables.number("SELECT moved_times FROM source_schedule")).isEqualTo(2);

        visit("\"moved_to\": \"https://example.org/c\"");

        assertThat(tables.text("SELECT moved_to || moved_times FROM source_schedule"))
                .isEqualTo("https://example.org/c1");
    }

    /** Through the flows: the schedule is due, a task is made, its parser finds nothing. */
    @Test
    void aSourceThatTurnsQuietIsAskedLessAndLess() {
        long before = 0;
        for (int visits = 0; visits < 14; visits++) {
            tables.sql("UPDATE source_schedule SET next_run_at = now() - interval '1 second'");
            assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
            report(tables.number("SELECT id FROM task"), "SUCCESS", "\"found\": {\"new\": 0, \"total\": 20}");
            long interval = tables.number(INTERVAL);
            assertThat(interval).isGreaterThanOrEqualTo(before);
            before = interval;
        }
        assertThat(before).isEqualTo(86_400);
        assertThat(tables.number(DELAY)).isBetween(77_700L, 86_400L);
    }

    private void intervalWas(int seconds) {
        tables.sql(
                "UPDATE source_schedule SET interval_now_s = ?, next_run_at = now() + make_interval(secs => ?)",
                seconds,
                (double) seconds);
    }

    private long task() {
        return tables.task(tables.number("SELECT id FROM source"), "IN_PROGRESS");
    }

    private void visit(String outcome) {
        report(task(), "SUCCESS", outcome);
    }

    private void report(long task, String status, String outcome) {
        String message = "{\"task_id\": %d, \"attempt\": 1, \"status\": \"%s\", \"sources\": [{\"id\": %d, %s}]}"
                .formatted(task, status, tables.number("SELECT id FROM source"), outcome);
        try {
            assertThat(applyStatuses.apply(
                            List.of(new StatusReader(1_048_576).read(message.getBytes(StandardCharsets.UTF_8)))))
                    .isEmpty();
        } catch (StatusReader.Unreadable e) {
            throw new IllegalArgumentException(e);
        }
    }
}
