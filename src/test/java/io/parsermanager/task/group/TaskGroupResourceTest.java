package io.parsermanager.task.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TaskGroupResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void showsHowManyOfItsTasksAreInWhichState() {
        long group = groupOf("RSS", "a", "SUCCESS");
        tables.sql("""
                INSERT INTO task (task_group_id, task_type_id, status, finished_at, deadline_at, expires_at)
                SELECT id, task_type_id, 'FAILED', now(), now(), now() FROM task_group""");

        JsonPath view = Api.ok(Api.get("task_group/" + group));

        assertThat(view.getString("status")).isEqualTo("PARTIAL");
        assertThat(view.getInt("success_tasks")).isEqualTo(1);
        assertThat(view.getInt("failed_tasks")).isEqualTo(1);
        assertThat(view.getInt("new_tasks")).isZero();
        assertThat(view.getInt("total_tasks")).isEqualTo(2);
        assertThat(view.getString("source_type")).isEqualTo("RSS");
        assertThat(view.getString("task_type")).isEqualTo("POSTS");
        assertThat(view.getString("trigger")).isEqualTo("CRON");
        assertThat(view.getString("finished_at")).isNotNull();
    }

    @Test
    void theListNarrowsByEachFilter() {
        long old = groupOf("RSS", "a", "SUCCESS");
        long failed = groupOf("RSS", "b", "FAILED");
        long vk = groupOf("VK", "c", "NEW");
        tables.sql("UPDATE task_group SET created_at = '2026-01-01T00:00:00Z' WHERE id = ?", old);
        tables.sql("UPDATE task_group SET trigger = 'MANUAL' WHERE id = ?", failed);
        String vkType = tables.text(
                "SELECT tt.code FROM task_group g JOIN task_type tt ON tt.id = g.task_type_id WHERE g.id = ?", vk);

        assertThat(Api.ids("task_group")).containsExactly(old, failed, vk);
        assertThat(Api.ids("task_group?id=" + vk)).containsExactly(vk);
        assertThat(Api.ids("task_group?status=FAILED")).containsExactly(failed);
        assertThat(Api.ids("task_group?status=FAILED&status=NEW")).containsExactly(failed, vk);
        assertThat(Api.ids("task_group?trigger=MANUAL")).containsExactly(failed);
        assertThat(Api.ids("task_group?trigger=CRON")).containsExactly(old, vk);
        assertThat(Api.ids("task_group?source_type=VK")).containsExactly(vk);
        assertThat(Api.ids("task_group?source_type=VK&task_type=" + vkType)).containsExactly(vk);
        assertThat(Api.ids("task_group?task_type=VIDEOS")).isEmpty();
        assertThat(Api.ids("task_group?created_to=2026-01-01T00:00:00.001Z")).containsExactly(old);
        assertThat(Api.ids("task_group?created_to=2026-01-01T00:00:00Z")).isEmpty();
        assertThat(Api.ids("task_group?created_from=2026-01-01T00:00:00Z")).containsExactly(old, failed, vk);
        assertThat(Api.ids("task_group?created_from=2026-01-01T00:00:00.001Z")).containsExactly(failed, vk);
        assertThat(Api.ids("task_group?status=SUCCESS&source_type=RSS&created_to=2026-02-01T00:00:00Z"))
                .containsExactly(old);
    }

    @Test
    void whyItWasMadeCanBeSaidLater() {
        long group = groupOf("RSS", "a", "NEW");

        assertThat(Api.ok(Api.patch("task_group/" + group, "{\"reason\": \"VK was down\"}"))
                        .getString("reason"))
                .isEqualTo("VK was down");
        assertThat(Api.ok(Api.patch("task_group/" + group, "{\"reason\": null}"))
                        .<Object>get("reason"))
                .isNull();
        assertThat(Api.refused(400, Api.patch("task_group/" + group, "{\"status\": \"SUCCESS\"}")))
                .contains("/status", "is not a field here");
    }

    @Test
    void aGroupWithActiveTasksIsKept() {
        long group = groupOf("RSS", "a", "IN_PROGRESS");

        assertThat(Api.refused(409, Api.delete("task_group/" + group))).contains("IN_PROGRESS", "cancel it first");

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
    }

    @Test
    void aFinishedGroupGoesWithItsTasks() {
        long group = groupOf("RSS", "a", "FAILED");

        assertThat(Api.delete("task_group/" + group).statusCode()).isEqualTo(204);

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isZero();
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isZero();
        assertThat(Api.refused(404, Api.get("task_group/" + group))).isEqualTo("There is no task group " + group);
    }

    @Test
    void aSourceWhoseHistoryIsGoneFiresAgain() {
        long group = groupOf("RSS", "a", "FAILED");
        Api.delete("task_group/" + group);

        assertThat(Api.created(Api.post("task_group")).getInt("tasks")).isEqualTo(1);
    }

    @Test
    void overdueTasksAreCanceledByACallOfEitherMethod() {
        groupOf("RSS", "a", "QUEUED");
        groupOf("RSS", "b", "QUEUED");
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second'");

        JsonPath expired = Api.ok(Api.get("task_group/cancel_expired_task_group"));

        assertThat(expired.getInt("tasks")).isEqualTo(2);
        assertThat(expired.getInt("groups")).isEqualTo(2);
        assertThat(expired.getInt("by_reason.NOT_STARTED")).isEqualTo(2);
        assertThat(Api.ok(Api.post("task_group/cancel_expired_task_group")).getInt("tasks"))
                .isZero();
    }

    @Test
    void aGroupThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.patch("task_group/0", "{}"))).isEqualTo("There is no task group 0");
        assertThat(Api.refused(404, Api.delete("task_group/0"))).isEqualTo("There is no task group 0");
        assertThat(Api.refused(404, Api.post("task_group/0/cancel"))).isEqualTo("There is no task group 0");
        assertThat(Api.refused(404, Api.post("task_group/0/retry"))).isEqualTo("There is no task group 0");
    }

    private long groupOf(String sourceType, String externalId, String status) {
        long task = tables.task(tables.source(sourceType, externalId, NOT_YET), status);
        return tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task);
    }
}
