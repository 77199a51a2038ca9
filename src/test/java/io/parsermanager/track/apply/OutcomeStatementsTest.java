package io.parsermanager.track.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Found;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch without found items takes a smaller statement. It leaves a schedule as the statement with all fields does. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class OutcomeStatementsTest {
    /** Times are now, planned or put off: the back-off has a part that is random. */
    private static final String SCHEDULE = """
            SELECT jsonb_build_object('failures', failures, 'quarantined', quarantined_at IS NOT NULL, 'why', next_why, 'found', found_new,
                       'interval', interval_now_s, 'overflows', overflows, 'wish', not_before, 'moved', moved_times, 'state', state, 'stale', stale_at,
                       'success', last_success_at > now() - interval '30 minutes', 'failure', last_failure_at IS NOT NULL,
                       'put off', next_run_at > now() + interval '11 seconds')::text
            FROM source_schedule WHERE source_id = ?
            """;

    private static final Failure NO_ERROR = Failure.NONE;

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, 1, 0, false",
        "SUCCESS, 3, 2, true",
        "FAILED,  1, 0, false",
        "FAILED,  1, 4, true",
        "FAILED,  1, 40, false",
        "FAILED,  3, 2, true",
    })
    void bothStatementsLeaveTheScheduleTheSame(Status status, int maxAttempts, int failures, boolean adaptive) {
        tables.sql("UPDATE task_type SET max_attempts = ?", maxAttempts);
        StatusMessage alone = status(source("alone"), status, Found.UNKNOWN);
        StatusMessage together = status(source("together"), status, Found.UNKNOWN);
        StatusMessage other = status(source("other"), Status.SUCCESS, new Found(3, 20, null, null));
        tables.sql("""
                UPDATE source_schedule SET failures = ?, adaptive = ?, interval_now_s = 7200, found_new = 2, not_before = '2026-01-01Z',
                       next_run_at = now() + interval '10 seconds', next_why = '{"by": "BY_HAND"}', last_success_at = now() - interval '1 hour', stale_at = '2026-01-02Z'
                """, failures, adaptive);

        applyStatuses.apply(List.of(alone));
        applyStatuses.apply(List.of(together, other));

        assertThat(schedule("alone")).isEqualTo(schedule("together"));
        assertThat(schedule("other")).contains("\"found\": 3");
    }

    @Test
    void historyKeepsWhatEachVisitFound() {
        StatusMessage found = status(source("found"), Status.SUCCESS, new Found(3, 20, null, null));
        StatusMessage silent = status(source("silent"), Status.SUCCESS, Found.UNKNOWN);

        applyStatuses.apply(List.of(found, silent));

        assertThat(
                        tables.column(
                                "SELECT concat_ws(' ', status, found_new, found_total) FROM all_task_sources ORDER BY source_id"))
                .containsExactly("SUCCESS 3 20", "SUCCESS");
    }

    private long source(String name) {
        return tables.source("RSS", name, Duration.ZERO);
    }

    private StatusMessage status(long source, Status status, Found found) {
        SourceOutcome outcome = new SourceOutcome(source, null, "{\"etag\": 1}", found, null, null, NO_ERROR);
        return new StatusMessage(tables.task(source, "IN_PROGRESS"), 1, status, null, null, NO_ERROR, List.of(outcome));
    }

    private String schedule(String name) {
        return tables.text(SCHEDULE, tables.number("SELECT id FROM source WHERE external_id = ?", name));
    }
}
