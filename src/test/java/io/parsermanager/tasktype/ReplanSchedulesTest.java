package io.parsermanager.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A changed cron moves what is planned, all of it, and nothing else. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReplanSchedulesTest {
    private static final String YEARLY = "{\"cron\": \"0 0 1 1 *\", \"spread_s\": 0}";
    private static final String EVERY_MINUTE = "{\"cron\": \"* * * * *\", \"spread_s\": 0}";

    @Inject
    Tables tables;

    @Inject
    ReplanSchedules replanSchedules;

    private long type;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.reseed();
        type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    @Test
    void anOverdueScheduleStaysDue() {
        tables.source("RSS", "due", Duration.ofMinutes(3));
        Object due = tables.column("SELECT next_run_at FROM source_schedule").get(0);

        Api.ok(Api.patch("task_type/" + type, YEARLY));

        assertThat(tables.column("SELECT next_run_at FROM source_schedule")).containsExactly(due);
    }

    /** Of a probe and a back-off those stay that were to come soon; what waited for a firing far away does not wait on. */
    @ParameterizedTest
    @CsvSource({"quarantine, 20, 20", "quarantine, 1000, 24", "back-off, 5, 5", "back-off, 1000, 6"})
    void aScheduleThatFailsIsNotPulledForward(String why, int hours, int afterwards) {
        tables.source("RSS", "bad", Duration.ofHours(-hours));
        tables.sql(
                "UPDATE source_schedule SET failures = 12, quarantined_at = CASE WHEN ? = 'quarantine' THEN now() END",
                why);

        Api.ok(Api.patch("task_type/" + type, EVERY_MINUTE));

        assertThat(tables.number("SELECT round(extract(epoch FROM next_run_at - now()) / 3600) FROM source_schedule"))
                .isEqualTo(afterwards);
    }

    @Test
    void whatWasCutShortIsFinishedByTheTimer() {
        cutShort();

        replanSchedules.finish();

        assertEachIsMoved();
    }

    @Test
    void whatWasCutShortIsFinishedByTheSameChange() {
        cutShort();

        Api.ok(Api.patch("task_type/" + type, EVERY_MINUTE));

        assertEachIsMoved();
    }

    /** As a replica leaves it that is killed after the fifth schedule of ten. */
    private void cutShort() {
        tables.sources("RSS", 10);
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '100 days'");
        tables.sql(
                "UPDATE source_schedule SET next_run_at = now() + interval '30 seconds' WHERE id IN (SELECT id FROM source_schedule ORDER BY id LIMIT 5)");
        tables.sql("""
                UPDATE task_type SET cron = '* * * * *', spread_s = 0,
                       replan_after = (SELECT max(id) - 5 FROM source_schedule)
                WHERE id = ?""", type);
    }

    private void assertEachIsMoved() {
        assertThat(tables.number(
                        "SELECT count(*) FROM source_schedule WHERE next_run_at > now() + interval '1 minute'"))
                .isZero();
        assertThat(tables.column("SELECT replan_after FROM task_type WHERE id = ?", type))
                .containsExactly((Object) null);
    }
}
