package io.parsermanager.track.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.apply.ApplyStatuses.Ignored;
import io.parsermanager.track.apply.ApplyStatuses.Verdict;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each status does to a task in each state. T stands for the task's id. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ApplyStatusesTest {
    private static final String STARTED = "{\"task_id\": T, \"attempt\": 1, \"status\": \"IN_PROGRESS\"}";
    private static final String DONE = "{\"task_id\": T, \"attempt\": 1, \"status\": \"SUCCESS\"}";
    private static final String FAILED =
            "{\"task_id\": T, \"attempt\": 1, \"status\": \"FAILED\", \"error\": {\"code\": \"HTTP_500\", \"message\": \"oops\"}}";

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    private long task;

    @BeforeEach
    void oneQueuedTask() {
        tables.clear();
        task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
    }

    @Test
    void aFirstWordStartsTheTask() {
        apply(STARTED);

        assertThat(status()).isEqualTo("IN_PROGRESS");
        assertThat(tables.column("SELECT started_at IS NOT NULL FROM all_tasks"))
                .containsExactly(true);
    }

    @Test
    void aHeartbeatExtendsTheDeadlineButNotPastTheHardLimit() {
        apply(STARTED);
        tables.sql("UPDATE task SET deadline_at = now(), expires_at = now() + interval '1 minute'");

        apply(STARTED);

        assertThat(tables.column("SELECT deadline_at = expires_at FROM all_tasks"))
                .containsExactly(true);
    }

    @Test
    void successIsFinalAndMakesTheScheduleHealthy() {
        tables.sql("UPDATE source_schedule SET failures = 4");

        apply(DONE);

        assertThat(status()).isEqualTo("SUCCESS");
        assertThat(tables.number("SELECT failures FROM source_schedule")).isZero();
        assertThat(tables.text("SELECT status FROM all_task_sources")).isEqualTo("SUCCESS");
        assertThat(tables.text("SELECT status FROM task_group")).isEqualTo("SUCCESS");
    }

    @Test
    void aFailureWithAttemptsLeftIsTriedAgainAfterItsBackOff() {
        apply(FAILED);

        assertThat(status()).isEqualTo("NEW");
        assertThat(tables.number("SELECT attempt FROM all_tasks")).isEqualTo(2);
        assertThat(tables.number("SELECT extract(epoch FROM available_at - now()) FROM all_tasks"))
                .isBetween(13L, 31L);
        assertThat(tables.text("SELECT error_code FROM all_tasks")).isEqualTo("HTTP_500");
        assertThat(tables.number("SELECT failures FROM source_schedule")).isZero();
    }

    @Test
    void theParsersOwnWishForALaterRetryIsHonoured() {
        apply("{\"task_id\": T, \"status\": \"FAILED\", \"error\": {\"retry_after_s\": 600}}");

        assertThat(tables.number("SELECT extract(epoch FROM available_at - now()) FROM all_tasks"))
                .isBetween(590L, 601L);
    }

    @Test
    void aRetryThatWouldComeAfterTheHardLimitIsNotMade() {
        apply("{\"task_id\": T, \"status\": \"FAILED\", \"error\": {\"retry_after_s\": 1000000}}");

        assertThat(status()).isEqualTo("FAILED");
    }

    @Test
    void theLastAttemptsFailureIsFinalAndCountsAgainstTheSchedule() {
        tables.sql("UPDATE task SET attempt = 3");

        apply("{\"task_id\": T, \"attempt\": 3, \"status\": \"FAILED\"}");

        assertThat(status()).isEqualTo("FAILED");
        assertThat(tables.number("SELECT failures FROM source_schedule")).isEqualTo(1);
    }

    @Test
    void nothingChangesAFinalTask() {
        apply(DONE);

        List<Ignored> ignored = apply(FAILED, STARTED);

        assertThat(ignored).extracting(Ignored::verdict).containsExactly(Verdict.LATE, Verdict.LATE);
        assertThat(status()).isEqualTo("SUCCESS");
    }

    @Test
    void aStatusOfAnOlderAttemptIsStale() {
        apply(FAILED);

        List<Ignored> ignored = apply(DONE);

        assertThat(ignored).extracting(Ignored::verdict).containsExactly(Verdict.STALE);
        assertThat(status()).isEqualTo("NEW");
    }

    @Test
    void aStatusOfAnAttemptThatWasNeverMadeIsRefused() {
        assertThat(apply("{\"task_id\": T, \"attempt\": 2, \"status\": \"SUCCESS\"}"))
                .extracting(Ignored::verdict)
                .containsExactly(Verdict.FUTURE_ATTEMPT);
    }

    @Test
    void aStatusOfNoKnownTaskIsRefusedAndHarmsNoOther() {
        List<Ignored> ignored = apply("{\"task_id\": 9999999, \"status\": \"SUCCESS\"}", DONE);

        assertThat(ignored).containsExactly(new Ignored(0, Verdict.UNKNOWN_TASK));
        assertThat(status()).isEqualTo("SUCCESS");
    }

    @Test
    void aStatusMayOvertakeOurOwnDispatchMark() {
        tables.sql("UPDATE task SET status = 'NEW', queued_at = NULL");

        apply(DONE);

        assertThat(status()).isEqualTo("SUCCESS");
    }

    @Test
    void inOneBatchTheFirstFinalWordCounts() {
        List<Ignored> ignored = apply(STARTED, DONE, STARTED, FAILED, DONE);

        assertThat(status()).isEqualTo("SUCCESS");
        assertThat(ignored).extracting(Ignored::position).containsExactly(2, 3, 4);
    }

    @Test
    void eachSourceOfATaskHasItsOwnOutcomeAndBookmark() {
        long other = tables.source("RSS", "b", Duration.ofHours(-1));
        tables.sql("INSERT INTO task_source (task_id, source_id) VALUES (?, ?)", task, other);

        apply(
                "{\"task_id\": T, \"status\": \"SUCCESS\", \"sources\": [{\"id\": %d, \"status\": \"FAILED\", \"state\": {\"page\": 2}}]}"
                        .formatted(other));

        assertThat(tables.column("SELECT status FROM all_task_sources ORDER BY source_id"))
                .containsExactly("SUCCESS", "FAILED");
        assertThat(tables.column("SELECT failures FROM source_schedule ORDER BY source_id"))
                .containsExactly(0, 1);
        assertThat(tables.text("SELECT state->>'page' FROM source_schedule WHERE source_id = ?", other))
                .isEqualTo("2");
    }

    @Test
    void aFailureWithoutAttemptThatComesTwiceBurnsOneAttempt() {
        String failed = "{\"task_id\": T, \"status\": \"FAILED\"}";
        apply(failed);

        List<Ignored> ignored = apply(failed, "{\"task_id\": T, \"status\": \"SUCCESS\"}");

        assertThat(ignored).extracting(Ignored::verdict).containsExactly(Verdict.STALE, Verdict.STALE);
        assertThat(status()).isEqualTo("NEW");
        assertThat(tables.number("SELECT attempt FROM all_tasks")).isEqualTo(2);
    }

    @Test
    void aStaleWordWithoutAttemptDoesNotHideTheRightOneBehindIt() {
        apply(FAILED);

        List<Ignored> ignored = apply(
                "{\"task_id\": T, \"status\": \"FAILED\"}",
                "{\"task_id\": T, \"attempt\": 2, \"status\": \"SUCCESS\"}");

        assertThat(ignored).containsExactly(new Ignored(0, Verdict.STALE));
        assertThat(status()).isEqualTo("SUCCESS");
    }

    @Test
    void withoutAttemptAWordMeansTheSecondOneOnceThatIsSent() {
        apply(FAILED);
        tables.sql("UPDATE task SET status = 'QUEUED', queued_at = now()");

        apply("{\"task_id\": T, \"status\": \"SUCCESS\"}");

        assertThat(status()).isEqualTo("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aBookmarkIsKeptWhetherOrNotTheFailedAttemptIsTriedAgain(int attempt) {
        tables.sql("UPDATE task SET attempt = ?", attempt);
        tables.sql(
                "UPDATE source_schedule SET failures = 2, quarantined_at = now(), last_success_at = NULL, last_failure_at = NULL");

        apply(
                "{\"task_id\": T, \"status\": \"FAILED\", \"sources\": [{\"id\": %d, \"status\": \"SUCCESS\", \"state\": {\"page\": 2}}, {\"id\": 9999999, \"state\": {}}]}"
                        .formatted(tables.number("SELECT source_id FROM all_task_sources")));

        assertThat(tables.text("SELECT state->>'page' FROM source_schedule")).isEqualTo("2");
        if (attempt == 1) {
            assertThat(status()).isEqualTo("NEW");
            assertThat(
                            tables.column(
                                    "SELECT failures = 2 AND quarantined_at IS NOT NULL AND last_success_at IS NULL AND last_failure_at IS NULL FROM source_schedule"))
                    .containsExactly(true);
            assertThat(tables.column("SELECT status FROM all_task_sources")).containsExactly((Object) null);
        } else {
            assertThat(status()).isEqualTo("FAILED");
            assertThat(tables.text("SELECT status FROM all_task_sources")).isEqualTo("SUCCESS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890.123456789",
                "12345678901234567.89",
                "-0.1000000000000000055511151231257827",
                "123456789012345678901234567890",
                "0.000000000000000000000000000001"
            })
    void numbersInStatsAndBookmarksStayExact(String number) {
        apply(
                "{\"task_id\": T, \"status\": \"SUCCESS\", \"stats\": {\"a\": %1$s}, \"sources\": [{\"id\": %2$d, \"state\": [%1$s]}]}"
                        .formatted(number, tables.number("SELECT source_id FROM all_task_sources")));

        assertThat(tables.text("SELECT stats->>'a' FROM all_tasks")).isEqualTo(number);
        assertThat(tables.text("SELECT state->>0 FROM source_schedule")).isEqualTo(number);
    }

    @Test
    void aNumberBeyondADoubleStaysExact() {
        apply("{\"task_id\": T, \"status\": \"SUCCESS\", \"stats\": {\"a\": 1e400}}");

        assertThat(tables.text("SELECT stats->>'a' FROM all_tasks")).isEqualTo("1" + "0".repeat(400));
    }

    private String status() {
        return tables.text("SELECT status FROM all_tasks");
    }

    private List<Ignored> apply(String... messages) {
        StatusReader reader = new StatusReader(1_048_576);
        List<StatusMessage> batch = new ArrayList<>();
        for (String message : messages) {
            try {
                batch.add(reader.read(message.replace("\"task_id\": T", "\"task_id\": " + task)
                        .getBytes(StandardCharsets.UTF_8)));
            } catch (StatusReader.Unreadable e) {
                throw new AssertionError(message, e);
            }
        }
        return applyStatuses.apply(batch);
    }
}
