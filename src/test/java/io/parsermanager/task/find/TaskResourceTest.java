package io.parsermanager.task.find;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TaskResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    private long posts;

    @BeforeEach
    void clear() {
        tables.clear();
        posts = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    @Test
    void aTaskByHandCoversJustTheSourcesNamed() {
        long a = tables.source("RSS", "a", NOT_YET);
        long b = tables.source("RSS", "b", NOT_YET);
        tables.source("RSS", "c", NOT_YET);

        Response response = create("{\"task_type_id\": %d, \"source_ids\": [%d, %d], \"reason\": \"because\"}", a, b);

        JsonPath made = Api.created(response);
        assertThat(response.header("Location")).endsWith("/api/v1/task/" + made.getLong("id"));
        assertThat(tables.column("SELECT source_id FROM all_task_sources WHERE task_id = ?", made.getLong("id")))
                .containsExactlyInAnyOrder(a, b);
        JsonPath group = Api.ok(Api.get("task_group/" + made.getLong("task_group_id")));
        assertThat(group.getString("trigger")).isEqualTo("MANUAL");
        assertThat(group.getString("actor")).isEqualTo("ann");
        assertThat(group.getString("reason")).isEqualTo("because");
    }

    @Test
    void aTaskByHandNeedsNoSchedule() {
        long a = tables.number(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'a', 'a') RETURNING id");

        Api.created(create("{\"task_type_id\": %d, \"source_ids\": [%d]}", a));

        assertThat(tables.column("SELECT enabled FROM source_schedule")).containsExactly(false);
    }

    @Test
    void aTaskByHandIsRefusedAsAWholeWhileOneOfItsSourcesIsAtWork() {
        long busy = tables.source("RSS", "a", NOT_YET);
        long idle = tables.source("RSS", "b", NOT_YET);
        tables.task(busy, "QUEUED");

        assertThat(Api.refused(409, create("{\"task_type_id\": %d, \"source_ids\": [%d, %d]}", busy, idle)))
                .isEqualTo("Of 2 sources 1 have an active task of this type, 0 are disabled and 0 paused");

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM task_group")).isEqualTo(1);
    }

    @Test
    void aTaskByHandIsRefusedForADisabledSource() {
        long a = tables.source("RSS", "a", NOT_YET);
        tables.sql("UPDATE source SET enabled = false");

        assertThat(Api.refused(409, create("{\"task_type_id\": %d, \"source_ids\": [%d]}", a)))
                .contains("1 are disabled");
    }

    @Test
    void aTaskByHandIsRefusedForAnotherSourceType() {
        long vk = tables.source("VK", "a", NOT_YET);

        assertThat(Api.refused(400, create("{\"task_type_id\": %d, \"source_ids\": [%d]}", vk)))
                .isEqualTo("/source_ids there is no RSS source [" + vk + "]");
    }

    @Test
    void aTaskByHandNeedsATaskTypeAndASource() {
        assertThat(Api.refused(400, Api.post("task", "{\"task_type_id\": 0, \"source_ids\": [1]}")))
                .isEqualTo("/task_type_id there is no task type 0");
        assertThat(Api.refused(400, create("{\"task_type_id\": %d, \"source_ids\": []}")))
                .contains("/source_ids");
    }

    @Test
    void theListNarrowsByEachFilter() {
        long a = tables.source("RSS", "a", NOT_YET);
        long old = tables.task(a, "SUCCESS");
        long failed = tables.task(a, "FAILED");
        long vk = tables.task(tables.source("VK", "b", NOT_YET), "NEW");
        tables.everywhere("UPDATE task SET created_at = '2026-01-01T00:00:00Z' WHERE id = ?", old);
        long group = tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", failed);
        String vkType = Api.get("task/" + vk).path("task_type");

        assertThat(Api.ids("task")).containsExactly(old, failed, vk);
        assertThat(Api.ids("task?id=" + old + "&id=" + vk)).containsExactly(old, vk);
        assertThat(Api.ids("task?task_group_id=" + group)).containsExactly(failed);
        assertThat(Api.ids("task?task_group_id=" + group + "&status=NEW")).isEmpty();
        assertThat(Api.ids("task?status=NEW")).containsExactly(vk);
        assertThat(Api.ids("task?status=NEW&status=SUCCESS")).containsExactly(old, vk);
        assertThat(Api.ids("task?source_type=RSS")).containsExactly(old, failed);
        assertThat(Api.ids("task?source_type=VK&task_type=" + vkType)).containsExactly(vk);
        assertThat(Api.ids("task?task_type=VIDEOS")).isEmpty();
        assertThat(Api.ids("task?source_id=" + a)).containsExactly(old, failed);
        assertThat(Api.ids("task?source_id=" + a + "&status=FAILED")).containsExactly(failed);
        assertThat(Api.ids("task?created_to=2026-01-01T00:00:00.001Z")).containsExactly(old);
        assertThat(Api.ids("task?created_to=2026-01-01T00:00:00Z")).isEmpty();
        assertThat(Api.ids("task?created_from=2026-01-01T00:00:00Z")).containsExactly(old, failed, vk);
        assertThat(Api.ids("task?created_from=2026-01-01T00:00:00.001Z&source_type=RSS"))
                .containsExactly(failed);
    }

    @Test
    void theTimesOfAnActiveTaskCanBeMoved() {
        long task = task("QUEUED");
        Instant later = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        JsonPath patched = Api.ok(Api.patch("task/" + task, "{\"deadline_at\": \"%s\"}".formatted(later)));

        assertThat(patched.getString("deadline_at")).isEqualTo(later.toString());
        assertThat(patched.getString("status")).isEqualTo("QUEUED");
    }

    @Test
    void aDeadlineBeyondTheHardLimitIsRefused() {
        long task = task("QUEUED");

        assertThat(Api.refused(400, Api.patch("task/" + task, "{\"deadline_at\": \"2099-01-01T00:00:00Z\"}")))
                .isEqualTo("/deadline_at must not be after expires_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "attempt", "worker", "task_group_id"})
    void nobodySetsWhatTheFlowsSet(String field) {
        long task = task("QUEUED");

        assertThat(Api.refused(400, Api.patch("task/" + task, "{\"%s\": null}".formatted(field))))
                .contains("/" + field, "is not a field here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "FAILED", "CANCELED"})
    void nothingChangesAFinishedTask(String status) {
        long task = task(status);

        assertThat(Api.refused(409, Api.patch("task/" + task, "{\"expires_at\": \"2099-01-01T00:00:00Z\"}")))
                .contains("is " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "QUEUED", "IN_PROGRESS"})
    void anActiveTaskIsKept(String status) {
        long task = task(status);

        assertThat(Api.refused(409, Api.delete("task/" + task))).contains("is " + status, "cancel it first");
    }

    @Test
    void aFinishedTaskGoesAndItsGroupCountsItNoMore() {
        long task = task("SUCCESS");
        long group = tables.number("SELECT task_group_id FROM all_tasks");

        assertThat(Api.delete("task/" + task).statusCode()).isEqualTo(204);

        assertThat(Api.ok(Api.get("task_group/" + group)).getInt("total_tasks")).isZero();
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isZero();
    }

    @Test
    void aTaskThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.patch("task/0", "{}"))).isEqualTo("There is no task 0");
        assertThat(Api.refused(404, Api.delete("task/0"))).isEqualTo("There is no task 0");
        assertThat(Api.refused(404, Api.post("task/0/cancel"))).isEqualTo("There is no task 0");
        assertThat(Api.refused(404, Api.post("task/0/retry"))).isEqualTo("There is no task 0");
    }

    private long task(String status) {
        return tables.task(tables.source("RSS", "a", NOT_YET), status);
    }

    private Response create(String body, Object... sources) {
        List<Object> values = new ArrayList<>(List.of(posts));
        values.addAll(List.of(sources));
        return Api.postAs("ann", "task", body.formatted(values.toArray()));
    }
}
