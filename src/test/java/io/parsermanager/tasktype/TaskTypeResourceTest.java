package io.parsermanager.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TaskTypeResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void aNewTaskTypeNeedsOnlyItsNamesAndCron() {
        Response response = Api.post(
                "task_type",
                "{\"source_type\": \"RSS\", \"code\": \"TEXTS\", \"name\": \"Texts\", \"cron\": \"@daily\"}");

        JsonPath type = Api.created(response);
        assertThat(response.header("Location")).endsWith("/api/v1/task_type/" + type.getLong("id"));
        assertThat(type.getString("time_zone")).isEqualTo("UTC");
        assertThat(type.getInt("batch_size")).isEqualTo(1);
        assertThat(type.getInt("max_attempts")).isEqualTo(3);
        assertThat(type.getBoolean("enabled")).isTrue();
        assertThat(type.getBoolean("by_default")).isTrue();
        assertThat(type.getMap("params")).isEmpty();
    }

    @Test
    void theDefaultsOfRestAreTheDefaultsOfTheTable() {
        long byRest = texts();
        long bySql = tables.number("""
                INSERT INTO task_type (source_type, code, name, cron) VALUES ('RSS', 'OTHER', 'Texts', '0 3 * * *') RETURNING id""");

        assertThat(tables.column("""
                SELECT DISTINCT to_jsonb(t) - 'id' - 'code' - 'created_at' - 'updated_at' FROM task_type t WHERE id IN (?, ?)""", byRest, bySql)).hasSize(1);
    }

    @Test
    void aCodeIsTakenOncePerSourceType() {
        Api.created(Api.post(
                "task_type",
                "{\"source_type\": \"RSS\", \"code\": \"COMMENTS\", \"name\": \"x\", \"cron\": \"@daily\"}"));

        assertThat(Api.refused(409, Api.post("task_type", """
                        {"source_type": "VK", "code": "COMMENTS", "name": "x", "cron": "@daily"}"""))).contains("already exists");
    }

    @Test
    void aNewCronMovesTheNextRunOfSchedulesWithoutAnIntervalOfTheirOwn() {
        long type = texts();
        long byCron = schedule(type, "a", null);
        long byInterval = schedule(type, "b", 600);
        Object before = nextRun(byInterval);

        Api.ok(Api.patch("task_type/" + type, "{\"cron\": \"30 4 1 1 *\", \"time_zone\": \"Europe/Moscow\"}"));

        assertThat(tables.text(
                        "SELECT to_char(next_run_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI:SS') FROM source_schedule WHERE id = ?",
                        byCron))
                .isEqualTo("01-01 01:30:00");
        assertThat(nextRun(byInterval)).isEqualTo(before);
    }

    @Test
    void aNewSpreadMovesSchedulesApart() {
        long type = texts();
        List<Long> schedules = List.of(schedule(type, "a", null), schedule(type, "b", null), schedule(type, "c", null));

        Api.ok(Api.patch("task_type/" + type, "{\"spread_s\": 80000}"));

        assertThat(schedules.stream().map(this::nextRun)).doesNotHaveDuplicates();
    }

    @Test
    void aPatchThatLeavesTheTimesAloneMovesNothing() {
        long type = texts();
        long schedule = schedule(type, "a", null);
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE id = ?", schedule);
        Object before = nextRun(schedule);

        Api.ok(Api.patch("task_type/" + type, "{\"name\": \"Other\", \"max_attempts\": 1, \"params\": {\"a\": 1}}"));

        assertThat(nextRun(schedule)).isEqualTo(before);
    }

    @Test
    void aPatchThatIsRefusedChangesNothing() {
        long type = texts();

        assertThat(Api.refused(400, Api.patch("task_type/" + type, "{\"name\": \"Other\", \"backoff_max_s\": 1}")))
                .contains("/backoff_max_s", "backoff_s");

        assertThat(Api.get("task_type/" + type).path("name").toString()).isEqualTo("Texts");
    }

    @Test
    void whatParsersKnowItByStays() {
        long type = texts();

        assertThat(Api.refused(400, Api.patch("task_type/" + type, "{\"code\": \"X\"}")))
                .contains("/code", "cannot be changed");
        assertThat(Api.refused(400, Api.patch("task_type/" + type, "{\"source_type\": \"VK\"}")))
                .contains("/source_type", "cannot be changed");
    }

    @Test
    void theListNarrowsByEachFilter() {
        long type = texts();
        Api.ok(Api.patch("task_type/" + type, "{\"enabled\": false}"));

        assertThat(Api.ids("task_type?source_type=RSS")).hasSize(2).endsWith(type);
        assertThat(Api.ids("task_type?enabled=false")).containsExactly(type);
        assertThat(Api.ids("task_type?source_type=VK&enabled=false")).isEmpty();
    }

    @Test
    void aTaskTypeWithSchedulesGoesOnlyByForceAndTakesThemAlong() {
        long type = texts();
        schedule(type, "a", null);

        assertThat(Api.refused(409, Api.delete("task_type/" + type))).contains("schedules", "disable", "?force=true");
        assertThat(Api.delete("task_type/" + type + "?force=true").statusCode()).isEqualTo(204);

        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE task_type_id = ?", type))
                .isZero();
        assertThat(Api.refused(404, Api.get("task_type/" + type))).isEqualTo("There is no task type " + type);
    }

    @Test
    void noForceDeletesATaskTypeWithHistory() {
        long source = tables.source("RSS", "a", NOT_YET);
        tables.task(source, "SUCCESS");
        long type = tables.number("SELECT task_type_id FROM all_tasks");

        assertThat(Api.refused(409, Api.delete("task_type/" + type + "?force=true")))
                .contains("history", "disable");
    }

    @Test
    void aTaskTypeThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.patch("task_type/0", "{}"))).isEqualTo("There is no task type 0");
        assertThat(Api.refused(404, Api.delete("task_type/0"))).isEqualTo("There is no task type 0");
        assertThat(Api.refused(404, Api.post("task_type/0/pause"))).isEqualTo("There is no task type 0");
    }

    private static long texts() {
        return Api.created(
                        Api.post(
                                "task_type",
                                "{\"source_type\": \"RSS\", \"code\": \"TEXTS\", \"name\": \"Texts\", \"cron\": \"0 3 * * *\"}"))
                .getLong("id");
    }

    private long schedule(long taskType, String externalId, Integer intervalS) {
        long source = tables.number(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', ?, 'x') RETURNING id", externalId);
        return Api.created(Api.post(
                        "source_schedule",
                        "{\"source_id\": %d, \"task_type_id\": %d, \"interval_s\": %s}"
                                .formatted(source, taskType, intervalS)))
                .getLong("id");
    }

    private Object nextRun(long schedule) {
        return tables.column("SELECT next_run_at FROM source_schedule WHERE id = ?", schedule)
                .get(0);
    }
}
