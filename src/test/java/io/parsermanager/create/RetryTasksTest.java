package io.parsermanager.create;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class RetryTasksTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "CANCELED"})
    void makesANewTaskAndLeavesTheOldOneAsItIs(String status) {
        long task = task("RSS", "a", status);

        JsonPath made = Api.created(Api.postAs("ann", "task/" + task + "/retry", "{\"reason\": \"the feed is back\"}"));

        assertThat(made.getInt("tasks")).isEqualTo(1);
        assertThat(Api.ok(Api.get("task/" + task)).getString("status")).isEqualTo(status);
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW'"))
                .isEqualTo(1);
        JsonPath group = Api.ok(Api.get("task_group/" + made.getLong("group_ids[0]")));
        assertThat(group.getString("trigger")).isEqualTo("MANUAL");
        assertThat(group.getString("actor")).isEqualTo("ann");
        assertThat(group.getString("reason")).isEqualTo("the feed is back");
    }

    @Test
    void saysWhatItRetriesWhenNobodySaysWhy() {
        long task = task("RSS", "a", "FAILED");

        JsonPath made = Api.created(Api.post("task/" + task + "/retry"));

        assertThat(Api.ok(Api.get("task_group/" + made.getLong("group_ids[0]"))).getString("reason"))
                .isEqualTo("Retry of task " + task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "QUEUED", "IN_PROGRESS", "SUCCESS"})
    void hasNothingToRetryOfATaskThatDidNotFail(String status) {
        long task = task("RSS", "a", status);

        assertThat(Api.refused(409, Api.post("task/" + task + "/retry"))).startsWith("Nothing to retry");

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
    }

    @Test
    void leavesASourceAloneThatIsAtWorkAgain() {
        long task = task("RSS", "a", "FAILED");
        Api.created(Api.post("task/" + task + "/retry"));

        assertThat(Api.refused(409, Api.post("task/" + task + "/retry"))).contains("active task");

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(2);
    }

    @Test
    void leavesOutTheSourcesThatCameOutWell() {
        long task = task("RSS", "good", "FAILED");
        long bad = join(task, "bad");
        tables.everywhere(
                "UPDATE task_source SET status = CASE WHEN source_id = ? THEN 'FAILED' ELSE 'SUCCESS' END", bad);

        Api.created(Api.post("task/" + task + "/retry"));

        assertThat(tables.column("SELECT source_id FROM all_task_sources WHERE task_id <> ?", task))
                .containsExactly(bad);
    }

    @Test
    void takesTheSourceThatFailedWhereItsTaskSucceeded() {
        long task = task("RSS", "good", "SUCCESS");
        long bad = join(task, "bad");
        tables.everywhere(
                "UPDATE task_source SET status = CASE WHEN source_id = ? THEN 'FAILED' ELSE 'SUCCESS' END", bad);

        Api.created(Api.post("task/" + task + "/retry"));

        assertThat(tables.column("SELECT source_id FROM all_task_sources WHERE task_id <> ?", task))
                .containsExactly(bad);
    }

    @Test
    void retriesWhatDidNotSucceedOfAGroup() {
        tables.sources("RSS", 5);
        long group = Api.created(Api.post("task_group")).getLong("group_ids[0]");
        tables.sql("UPDATE task SET status = 'FAILED', finished_at = now()");
        tables.sql("UPDATE task SET status = 'SUCCESS' WHERE id < (SELECT max(id) - 1 FROM all_tasks)");
        task("RSS", "other", "FAILED");

        JsonPath made = Api.created(Api.post("task_group/" + group + "/retry"));

        assertThat(made.getInt("tasks")).isEqualTo(2);
        assertThat(Api.ok(Api.get("task_group/" + made.getLong("group_ids[0]"))).getString("reason"))
                .isEqualTo("Retry of task group " + group);
        assertThat(Api.ok(Api.get("task_group/" + group)).getString("status")).isEqualTo("PARTIAL");
    }

    @Test
    void aDryRunForAGroupSaysHowManySourcesAndMakesNothing() {
        long task = task("RSS", "a", "FAILED");
        join(task, "b");
        long group = tables.number("SELECT task_group_id FROM all_tasks");

        JsonPath would = Api.ok(Api.post("task_group/" + group + "/retry?dry_run=true"));

        assertThat(would.getInt("sources")).isEqualTo(2);
        assertThat(would.getBoolean("dry_run")).isTrue();
        assertThat(tables.number("SELECT count(*) FROM task_group")).isEqualTo(1);
    }

    @Test
    void retriesWhatAFilterSelectsInAGroupPerTaskType() {
        task("RSS", "a", "FAILED");
        task("RSS", "b", "CANCELED");
        task("RSS", "c", "SUCCESS");
        task("VK", "d", "FAILED");

        JsonPath would = Api.ok(Api.post("task/retry?dry_run=true", "{\"statuses\": [\"FAILED\"]}"));
        assertThat(would.getInt("sources")).isEqualTo(2);
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(4);

        JsonPath made = Api.created(Api.postAs("ann", "task/retry", """
                {"statuses": ["FAILED"], "reason": "the network was down"}"""));

        assertThat(made.getInt("tasks")).isEqualTo(2);
        assertThat(made.getList("group_ids")).hasSize(2);
        assertThat(tables.column("SELECT DISTINCT actor || ': ' || reason FROM task_group WHERE trigger = 'MANUAL'"))
                .containsExactly("ann: the network was down");
    }

    @Test
    void aSourceWithManyFailuresIsRetriedOnce() {
        long source = tables.source("RSS", "a", NOT_YET);
        tables.task(source, "FAILED");
        tables.task(source, "FAILED");

        JsonPath made = Api.created(Api.post("task/retry", "{\"source_type\": \"RSS\"}"));

        assertThat(made.getInt("tasks")).isEqualTo(1);
    }

    @Test
    void retriesNothingThatIsPaused() {
        long task = task("RSS", "a", "FAILED");
        Api.ok(Api.post("task_type/" + tables.number("SELECT task_type_id FROM all_tasks") + "/pause"));

        assertThat(Api.refused(409, Api.post("task/" + task + "/retry"))).contains("paused");
    }

    private long task(String sourceType, String externalId, String status) {
        return tables.task(tables.source(sourceType, externalId, NOT_YET), status);
    }

    /** A further source in a task. */
    private long join(long task, String externalId) {
        long source = tables.source("RSS", externalId, NOT_YET);
        tables.sql("INSERT INTO task_source (task_id, source_id) VALUES (?, ?)", task, source);
        return source;
    }
}
