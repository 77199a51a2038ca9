package io.parsermanager.task.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class CancelTasksTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "QUEUED", "IN_PROGRESS"})
    void cancelsAnActiveTaskAndKeepsWhoAndWhy(String status) {
        long task = task("RSS", "a", status);

        JsonPath canceled = Api.ok(Api.postAs("ann", "task/" + task + "/cancel", "{\"reason\": \"a mistake\"}"));

        assertThat(canceled.getString("status")).isEqualTo("CANCELED");
        assertThat(canceled.getString("cancel_reason")).isEqualTo("MANUAL");
        assertThat(canceled.getString("canceled_by")).isEqualTo("ann");
        assertThat(canceled.getString("cancel_note")).isEqualTo("a mistake");
        assertThat(canceled.getString("finished_at")).isNotNull();
        assertThat(Api.ok(Api.get("task_group/" + canceled.getLong("task_group_id")))
                        .getInt("canceled_tasks"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "FAILED", "CANCELED"})
    void leavesAFinishedTaskAlone(String status) {
        long task = task("RSS", "a", status);

        assertThat(Api.refused(409, Api.post("task/" + task + "/cancel")))
                .contains("is finished: its status is " + status);

        assertThat(Api.ok(Api.get("task/" + task)).getString("status")).isEqualTo(status);
    }

    @Test
    void aSourceWhoseTaskWasCanceledFiresAgain() {
        Api.ok(Api.post("task/" + task("RSS", "a", "QUEUED") + "/cancel"));

        assertThat(Api.created(Api.post("task_group")).getInt("tasks")).isEqualTo(1);
    }

    @Test
    void cancelsWhatIsActiveOfAGroup() {
        tables.sources("RSS", 5);
        long group = Api.created(Api.post("task_group")).getLong("group_ids[0]");
        tables.sql(
                "UPDATE task SET status = 'SUCCESS', finished_at = now() WHERE id = (SELECT min(id) FROM all_tasks)");
        task("VK", "other", "NEW");

        JsonPath canceled = Api.ok(Api.postAs("ann", "task_group/" + group + "/cancel", "{\"reason\": \"a mistake\"}"));

        assertThat(canceled.getInt("tasks")).isEqualTo(4);
        assertThat(canceled.getBoolean("dry_run")).isFalse();
        assertThat(Api.ok(Api.get("task_group/" + group)).getString("status")).isEqualTo("PARTIAL");
        assertThat(tables.column(
                        "SELECT DISTINCT canceled_by || ': ' || cancel_note FROM all_tasks WHERE status = 'CANCELED'"))
                .containsExactly("ann: a mistake");
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW'"))
                .isEqualTo(1);
    }

    @Test
    void aDryRunForAGroupChangesNothing() {
        tables.sources("RSS", 5);
        long group = Api.created(Api.post("task_group")).getLong("group_ids[0]");

        JsonPath canceled = Api.ok(Api.post("task_group/" + group + "/cancel?dry_run=true"));

        assertThat(canceled.getInt("tasks")).isEqualTo(5);
        assertThat(canceled.getBoolean("dry_run")).isTrue();
        assertThat(Api.ok(Api.get("task_group/" + group)).getInt("new_tasks")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"source_type": "RSS"}                                | rss-new, rss-old
            {"source_type": "RSS", "statuses": ["QUEUED"]}        | rss-old
            {"statuses": ["QUEUED", "IN_PROGRESS"]}               | rss-old, vk-busy
            {"statuses": ["SUCCESS"]}                             | ``
            {"task_type": "VIDEOS"}                               | ``
            {"created_to": "2026-01-02T00:00:00Z"}                | rss-old
            {"created_from": "2026-01-02T00:00:00Z"}              | rss-new, vk-busy
            {"ids": [0]}                                          | ``
            """)
    void cancelsWhatAFilterSelectsAndTheDryRunSaysHowMany(String body, String expected) {
        task("RSS", "rss-new", "NEW");
        long old = task("RSS", "rss-old", "QUEUED");
        task("VK", "vk-busy", "IN_PROGRESS");
        task("RSS", "rss-done", "SUCCESS");
        tables.everywhere("UPDATE task SET created_at = '2026-01-01T00:00:00Z' WHERE id = ?", old);
        String[] sources = expected.isEmpty() ? new String[0] : expected.split(", ");

        JsonPath would = Api.ok(Api.post("task/cancel?dry_run=true", body));
        assertThat(would.getInt("tasks")).isEqualTo(sources.length);
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'CANCELED'"))
                .isZero();

        JsonPath canceled = Api.ok(Api.post("task/cancel", body));

        assertThat(canceled.getInt("tasks")).isEqualTo(sources.length);
        assertThat(tables.column("""
                SELECT s.external_id FROM all_tasks t JOIN all_task_sources ts ON ts.task_id = t.id JOIN source s ON s.id = ts.source_id
                WHERE t.status = 'CANCELED' ORDER BY s.id""")).isEqualTo(List.of(sources));
    }

    @Test
    void cancelsByIdBySourceAndByGroup() {
        long byId = task("RSS", "a", "NEW");
        long bySource = task("RSS", "b", "NEW");
        long byGroup = task("RSS", "c", "NEW");
        long left = task("RSS", "d", "NEW");

        Api.ok(Api.post("task/cancel", "{\"ids\": [%d]}".formatted(byId)));
        Api.ok(Api.post(
                "task/cancel",
                "{\"source_id\": %d}"
                        .formatted(
                                tables.number("SELECT source_id FROM all_task_sources WHERE task_id = ?", bySource))));
        Api.ok(Api.post(
                "task/cancel",
                "{\"task_group_id\": %d}"
                        .formatted(tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", byGroup))));

        assertThat(Api.ids("task?status=CANCELED")).containsExactly(byId, bySource, byGroup);
        assertThat(Api.ids("task?status=NEW")).containsExactly(left);
    }

    @Test
    void goesOnPageAfterPage() {
        tables.sources("RSS", 12_000);
        claimDueSchedules.fire(Firing.timer());

        assertThat(Api.ok(Api.post("task/cancel", "{\"source_type\": \"RSS\"}")).getInt("tasks"))
                .isEqualTo(12_000);

        assertThat(tables.text("SELECT status FROM task_group")).isEqualTo("CANCELED");
    }

    private long task(String sourceType, String externalId, String status) {
        return tables.task(tables.source(sourceType, externalId, NOT_YET), status);
    }
}
