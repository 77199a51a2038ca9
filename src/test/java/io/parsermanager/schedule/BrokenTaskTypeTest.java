package io.parsermanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.Firing;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task type whose cron or time zone cannot be used harms its own schedules only, and somebody is told. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BrokenTaskTypeTest {
    private static final Duration DUE = Duration.ofSeconds(5);

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    NextFirings nextFirings;

    @Inject
    FaultRegistry faults;

    @BeforeEach
    void clear() {
        tables.reseed();
        tables.sql("UPDATE task_type SET batch_size = 1, spread_s = 0");
        nextFirings.check();
    }

    @AfterEach
    void mend() {
        tables.reseed();
        nextFirings.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "garbage", "0 0 0 31W 4 *", "61 * * * *", "0 0 0 29 2 MON"})
    void theOtherTypesFireAndItsSchedulesAreKeptForLater(String cron) {
        tables.source("RSS", "bad", DUE);
        long good = tables.source("YOUTUBE", "good", DUE);
        tables.sql("DELETE FROM source_schedule WHERE task_type_id = ?", type("YOUTUBE", "COMMENTS"));
        tables.sql("UPDATE task_type SET cron = ? WHERE source_type = 'RSS'", cron);

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(good);
        assertThat(made.putOff()).isEqualTo(1);
        assertThat(tables.column("""
                SELECT next_run_at BETWEEN now() + interval '1 minute' AND now() + interval '30 minutes'
                FROM source_schedule WHERE task_type_id = ?""", type("RSS", "POSTS"))).containsExactly(true);
        assertThat(taskTypeFaults()).singleElement().satisfies(fault -> {
            assertThat(fault.name()).isEqualTo("RSS/POSTS");
            assertThat(fault.reason()).contains(cron, "/api/v1/task_type/" + type("RSS", "POSTS"));
        });
    }

    @Test
    void aTimeZoneThatIsUnknownHereIsTheSame() {
        tables.source("RSS", "bad", DUE);
        tables.sql("UPDATE task_type SET time_zone = 'Mars/Olympus' WHERE source_type = 'RSS'");

        assertThat(claimDueSchedules.fire(Firing.timer()).putOff()).isEqualTo(1);

        assertThat(taskTypeFaults()).singleElement().satisfies(fault -> assertThat(fault.reason())
                .contains("'Mars/Olympus' is not a time zone"));
    }

    @Test
    void manySchedulesOfItDoNotBlockTheHeadOfTheQueue() {
        tables.sources("RSS", 12_000);
        tables.sql("UPDATE source_schedule SET next_run_at = now() - interval '1 day'");
        tables.source("YOUTUBE", "good", DUE);
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.tasks()).isEqualTo(2);
        assertThat(made.putOff()).isEqualTo(12_000);
        assertThat(claimDueSchedules.fire(Firing.timer())).isEqualTo(Made.NOTHING);
    }

    @Test
    void aScheduleWithAnIntervalNeedsNoCron() {
        tables.source("RSS", "own", DUE);
        tables.sql("UPDATE source_schedule SET interval_s = 600");
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);

        assertThat(
                        tables.column(
                                "SELECT next_run_at > now() AND next_run_at < now() + interval '10 minutes' FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void aPersonMayFireItAllTheSame() {
        tables.source("RSS", "bad", DUE);
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        assertThat(Api.created(Api.post("task_group")).getInt("tasks")).isEqualTo(1);

        assertThat(tables.column("SELECT next_run_at > now() FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void addingAndImportingSourcesGoesOn() {
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        Api.created(Api.post("source", """
                {"source_type": "RSS", "external_id": "https://example.org/a.xml", "name": "a"}"""));
        Api.created(Api.post("source", """
                {"source_type": "YOUTUBE", "external_id": "UCBR8-60-B28hp2BmDPdntcQ", "name": "b"}"""));

        assertThat(tables.column("SELECT next_run_at > now() FROM source_schedule"))
                .hasSize(3)
                .containsOnly(true);
    }

    @Test
    void changingASchedulesIntervalAndResettingGoOn() {
        tables.source("RSS", "a", Duration.ofHours(-1));
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");
        long schedule = tables.number("SELECT id FROM source_schedule");

        Api.ok(Api.patch("source_schedule/" + schedule, "{\"interval_s\": 60}"));
        Api.ok(Api.patch("source_schedule/" + schedule, "{\"interval_s\": null}"));
        tables.sql("UPDATE source_schedule SET failures = 3, next_run_at = now() + interval '5 hours'");
        Api.ok(Api.post("source_schedule/" + schedule + "/reset"));

        assertThat(tables.column(
                        "SELECT next_run_at > now() AND next_run_at < now() + interval '1 hour' FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void anotherTypeCanBeChangedMeanwhile() {
        tables.source("YOUTUBE", "good", Duration.ofHours(-1));
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        Api.ok(Api.patch("task_type/" + type("YOUTUBE", "VIDEOS"), "{\"cron\": \"0 3 * * *\"}"));
    }

    @Test
    void mendingItsCronHelpsAtOnce() {
        tables.source("RSS", "bad", DUE);
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());

        Api.ok(Api.patch("task_type/" + type("RSS", "POSTS"), "{\"cron\": \"* * * * *\"}"));

        assertThat(taskTypeFaults()).isEmpty();
        assertThat(tables.column("SELECT next_run_at <= now() + interval '1 minute' FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void disablingItEndsTheFault() {
        tables.source("RSS", "bad", DUE);
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());

        Api.ok(Api.patch("task_type/" + type("RSS", "POSTS"), "{\"enabled\": false}"));

        assertThat(taskTypeFaults()).isEmpty();
    }

    @Test
    void aLookAtAllTypesFindsItBeforeItIsDueAndSeesWhenItIsGone() {
        tables.sql("UPDATE task_type SET cron = 'garbage' WHERE source_type = 'RSS'");

        nextFirings.check();
        assertThat(taskTypeFaults()).hasSize(1);

        tables.sql("DELETE FROM task_type WHERE source_type = 'RSS'");
        nextFirings.check();
        assertThat(taskTypeFaults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 29 2 MON", "0 0 0 L 2 MON"})
    void aCronThatWouldStopForYearsIsRefused(String cron) {
        Response refused = Api.patch("task_type/" + type("RSS", "POSTS"), "{\"cron\": \"%s\"}".formatted(cron));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains("'%s' fires too rarely".formatted(cron));
    }

    private List<Fault> taskTypeFaults() {
        return faults.present().stream()
                .filter(fault -> fault.kind() == Kind.TASK_TYPE)
                .toList();
    }

    private long type(String sourceType, String code) {
        return tables.number("SELECT id FROM task_type WHERE source_type = ? AND code = ?", sourceType, code);
    }
}
