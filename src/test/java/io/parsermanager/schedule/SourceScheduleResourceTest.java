package io.parsermanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceScheduleResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    private long source;
    private long posts;

    @BeforeEach
    void bareSource() {
        tables.clear();
        source = tables.number(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'a', 'a') RETURNING id");
        posts = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    @Test
    void aNewScheduleRunsFirstAtTheNextFiringOfTheCron() {
        Response response = create("");

        JsonPath schedule = Api.created(response);
        assertThat(response.header("Location")).endsWith("/api/v1/source_schedule/" + schedule.getLong("id"));
        assertThat(schedule.getString("source_type")).isEqualTo("RSS");
        assertThat(schedule.getString("task_type")).isEqualTo("POSTS");
        assertThat(schedule.getBoolean("enabled")).isTrue();
        assertThat(schedule.getInt("failures")).isZero();
        assertThat(tables.column("SELECT next_run_at > now() FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void aNewScheduleRunsFirstWhenItsMakerSays() {
        assertThat(Api.created(create(", \"next_run_at\": \"2031-01-01T03:00:00+03:00\""))
                        .getString("next_run_at"))
                .isEqualTo("2031-01-01T00:00:00Z");
    }

    @Test
    void aSourceHasOneSchedulePerTaskType() {
        Api.created(create(""));

        assertThat(Api.refused(409, create(""))).contains("already exists");
    }

    @Test
    void aTaskTypeOfAnotherSourceTypeIsRefused() {
        long comments = tables.number("SELECT id FROM task_type WHERE source_type = 'VK' AND code = 'COMMENTS'");

        assertThat(Api.refused(
                        400,
                        Api.post(
                                "source_schedule",
                                "{\"source_id\": %d, \"task_type_id\": %d}".formatted(source, comments))))
                .contains("/task_type_id", "is for VK, source " + source + " is RSS");
    }

    @Test
    void aTaskTypeThatIsNotThereIsRefused() {
        assertThat(Api.refused(
                        400, Api.post("source_schedule", "{\"source_id\": %d, \"task_type_id\": 0}".formatted(source))))
                .contains("/task_type_id", "there is no task type 0");
    }

    @Test
    void anIntervalOfItsOwnMovesTheNextRunWithinIt() {
        long id = Api.created(create(", \"next_run_at\": \"2031-01-01T00:00:00Z\""))
                .getLong("id");

        Api.ok(Api.patch("source_schedule/" + id, "{\"interval_s\": 900}"));

        assertThat(
                        tables.column(
                                "SELECT next_run_at BETWEEN now() - interval '1 minute' AND now() + interval '15 minutes' FROM source_schedule"))
                .containsExactly(true);
    }

    @Test
    void anIntervalTakenBackGivesWayToTheCron() {
        tables.sql("UPDATE task_type SET cron = '0 0 1 1 *' WHERE id = ?", posts);
        long id = Api.created(create(", \"interval_s\": 900")).getLong("id");

        JsonPath patched = Api.ok(Api.patch("source_schedule/" + id, "{\"interval_s\": null}"));

        tables.sql("UPDATE task_type SET cron = '*/30 * * * *' WHERE id = ?", posts);
        assertThat(patched.<Object>get("interval_s")).isNull();
        assertThat(patched.getString("next_run_at")).endsWith("-01-01T00:00:00Z");
    }

    @Test
    void aPatchThatNamesTheNextRunIsObeyed() {
        long id = Api.created(create("")).getLong("id");

        JsonPath patched = Api.ok(
                Api.patch("source_schedule/" + id, "{\"interval_s\": 900, \"next_run_at\": \"2031-01-01T00:00:00Z\"}"));

        assertThat(patched.getString("next_run_at")).isEqualTo("2031-01-01T00:00:00Z");
    }

    @Test
    void failuresCanBeForgotten() {
        long id = Api.created(create("")).getLong("id");
        tables.sql("UPDATE source_schedule SET failures = 7");

        assertThat(Api.ok(Api.patch("source_schedule/" + id, "{\"failures\": 0}"))
                        .getInt("failures"))
                .isZero();
    }

    @Test
    void theParsersBookmarkCanBeSetAndForgotten() {
        long id = Api.created(create(", \"state\": {\"etag\": \"a\", \"page\": 1}"))
                .getLong("id");

        JsonPath merged = Api.ok(Api.patch("source_schedule/" + id, "{\"state\": {\"page\": 2}}"));
        JsonPath forgotten = Api.ok(Api.patch("source_schedule/" + id, "{\"state\": null}"));

        assertThat(merged.getString("state.etag")).isEqualTo("a");
        assertThat(merged.getInt("state.page")).isEqualTo(2);
        assertThat(forgotten.<Object>get("state")).isNull();
        assertThat(tables.column("SELECT state FROM source_schedule")).containsOnlyNulls();
    }

    @Test
    void aDisabledScheduleFiresNothing() {
        long id = Api.created(create(", \"next_run_at\": \"2020-01-01T00:00:00Z\""))
                .getLong("id");
        Api.ok(Api.patch("source_schedule/" + id, "{\"enabled\": false}"));

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isZero();
        assertThat(Api.created(Api.post("task_group")).getInt("tasks")).isZero();
    }

    @Test
    void whatItIsForStays() {
        long id = Api.created(create("")).getLong("id");

        assertThat(Api.refused(400, Api.patch("source_schedule/" + id, "{\"source_id\": 1}")))
                .contains("/source_id", "cannot be changed");
        assertThat(Api.refused(400, Api.patch("source_schedule/" + id, "{\"task_type_id\": 0}")))
                .contains("/task_type_id", "cannot be changed");
    }

    @Test
    void theListNarrowsByEachFilter() {
        long a = Api.created(create("")).getLong("id");
        long other = tables.source("VK", "b", NOT_YET);
        tables.sql("UPDATE source_schedule SET failures = 1, enabled = false WHERE id = ?", a);

        assertThat(Api.ids("source_schedule")).hasSize(3);
        assertThat(Api.ids("source_schedule?id=" + a)).containsExactly(a);
        assertThat(Api.ids("source_schedule?source_id=" + other)).hasSize(2).doesNotContain(a);
        assertThat(Api.ids("source_schedule?task_type_id=" + posts)).containsExactly(a);
        assertThat(Api.ids("source_schedule?enabled=false")).containsExactly(a);
        assertThat(Api.ids("source_schedule?enabled=true")).hasSize(2).doesNotContain(a);
        assertThat(Api.ids("source_schedule?failing=true")).containsExactly(a);
        assertThat(Api.ids("source_schedule?failing=false")).hasSize(3);
        assertThat(Api.ids("source_schedule?failing=true&enabled=true")).isEmpty();
    }

    @Test
    void aScheduleWhoseTaskIsActiveIsKeptSoThatItsSourceGetsNoSecondOne() {
        long id = Api.created(create("")).getLong("id");
        long task = tables.task(source, "QUEUED");

        assertThat(Api.refused(409, Api.delete("source_schedule/" + id)))
                .isEqualTo("Source schedule %d has the active task %d: cancel that first, or disable the schedule"
                        .formatted(id, task));

        assertThat(Api.get("source_schedule/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void aScheduleGoesAndItsHistoryStays() {
        long id = Api.created(create("")).getLong("id");
        long task = tables.task(source, "SUCCESS");

        assertThat(Api.delete("source_schedule/" + id).statusCode()).isEqualTo(204);

        assertThat(Api.get("task/" + task).statusCode()).isEqualTo(200);
        assertThat(Api.refused(404, Api.delete("source_schedule/" + id)))
                .isEqualTo("There is no source schedule " + id);
    }

    private Response create(String more) {
        return Api.post(
                "source_schedule", "{\"source_id\": %d, \"task_type_id\": %d%s}".formatted(source, posts, more));
    }
}
