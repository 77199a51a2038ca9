package io.parsermanager.task.source;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class TaskSourceResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    private static final String TOKENS = """
            SELECT string_agg(k.name || ' ' || t.cost, ', ' ORDER BY k.id)
            FROM (SELECT unnest(quota_keys) AS key, unnest(quota_costs) AS cost FROM task) t JOIN quota_key k ON k.id = t.key""";

    @Inject
    Tables tables;

    private long first;
    private long second;

    @BeforeEach
    void twoSources() {
        tables.clear();
        first = tables.source("RSS", "a", NOT_YET);
        second = tables.source("RSS", "b", NOT_YET);
    }

    @Test
    void aSourceJoinsATaskThatHasNotBeenSent() {
        long task = tables.task(first, "NEW");

        Response response = add(task, second);

        JsonPath made = Api.created(response);
        assertThat(response.header("Location")).endsWith("/api/v1/task_source/%d/%d".formatted(task, second));
        assertThat(made.getLong("source_id")).isEqualTo(second);
        assertThat(sourcesOf(task)).isEqualTo(2);
    }

    @Test
    void aSourceThatHasJoinedGetsNoSecondTask() {
        long task = tables.task(first, "NEW");
        add(task, second);

        JsonPath made = Api.created(Api.post("task_group"));

        assertThat(made.getInt("tasks")).isZero();
        assertThat(made.getInt("overlaps")).isEqualTo(2);
    }

    @Test
    void aSourceWithoutAScheduleThatHasJoinedGetsNoSecondTask() {
        long task = tables.task(first, "NEW");
        tables.sql("DELETE FROM source_schedule WHERE source_id = ?", second);
        Api.created(add(task, second));

        assertThat(Api.refused(409, Api.post("task", """
                        {"task_type_id": %d, "source_ids": [%d]}""".formatted(
                                tables.number("SELECT task_type_id FROM all_tasks"), second))))
                .contains("1 have an active task");
    }

    /** Or its parser would ask a host for more than the quota knows. */
    @Test
    void aTaskTakesTheTokensOfAllItsSources() {
        tables.sql(
                "INSERT INTO quota_key (quota_id, name) SELECT id, n FROM quota, (VALUES ('a.org'), ('b.org')) v (n) WHERE code = 'HOST'");
        tables.sql("UPDATE source SET quota_keys = ARRAY(SELECT id FROM quota_key WHERE name = 'a.org')");
        tables.sql(
                "UPDATE source SET quota_keys = ARRAY(SELECT id FROM quota_key ORDER BY id), quota_cost = 4 WHERE id = ?",
                second);
        long task = tables.task(first, "NEW");

        Api.created(add(task, second));
        assertThat(tables.text(TOKENS)).isEqualTo("a.org 5, b.org 4");

        assertThat(Api.delete("task_source/%d/%d".formatted(task, second)).statusCode())
                .isEqualTo(204);
        assertThat(tables.text(TOKENS)).isEqualTo("a.org 1");

        tables.sql("UPDATE source SET quota_keys = NULL");
        Api.created(add(task, second));
        assertThat(tables.column("SELECT quota_keys FROM task")).containsExactly((Object) null);
    }

    @Test
    void aSourceInAnActiveTaskJoinsNoOther() {
        long task = tables.task(first, "NEW");
        long other = tables.task(second, "QUEUED");

        assertThat(Api.refused(409, add(task, second)))
                .isEqualTo("Source %d is in the active task %d: cancel that first".formatted(second, other));
        assertThat(Api.refused(409, add(task, first))).contains("is in the active task " + task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "IN_PROGRESS", "SUCCESS", "FAILED", "CANCELED"})
    void aTaskThatHasBeenSentTakesNoMore(String status) {
        long task = tables.task(first, status);

        assertThat(Api.refused(409, add(task, second))).contains("is " + status, "only while it is NEW");
    }

    @Test
    void aSourceOfAnotherTypeDoesNotJoin() {
        long task = tables.task(first, "NEW");
        long vk = tables.source("VK", "c", NOT_YET);

        assertThat(Api.refused(400, add(task, vk))).contains("/source_id", "of the task's source type");
        assertThat(Api.refused(400, add(task, 0))).contains("/source_id");
        assertThat(Api.refused(400, add(0, first))).isEqualTo("/task_id there is no task 0");
    }

    @Test
    void aSourceLeavesATaskThatHasNotBeenSentAndMayFireAgain() {
        long task = tables.task(first, "NEW");
        add(task, second);

        assertThat(Api.delete("task_source/%d/%d".formatted(task, second)).statusCode())
                .isEqualTo(204);

        assertThat(sourcesOf(task)).isEqualTo(1);
        assertThat(Api.created(Api.post("task_group")).getInt("tasks")).isEqualTo(1);
    }

    @Test
    void theOnlySourceStays() {
        long task = tables.task(first, "NEW");

        assertThat(Api.refused(409, Api.delete("task_source/%d/%d".formatted(task, first))))
                .contains("the only one", "cancel the task");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "IN_PROGRESS"})
    void whatAParserHasBeenToldStays(String status) {
        long task = tables.task(first, status);

        assertThat(Api.refused(409, Api.delete("task_source/%d/%d".formatted(task, first))))
                .contains("is " + status, "already has its sources");
    }

    @Test
    void theHistoryOfAFinishedTaskCanBeForgotten() {
        long task = tables.task(first, "SUCCESS");

        assertThat(Api.delete("task_source/%d/%d".formatted(task, first)).statusCode())
                .isEqualTo(204);

        assertThat(sourcesOf(task)).isZero();
    }

    @Test
    void isListedByTaskAndBySource() {
        long done = tables.task(first, "SUCCESS");
        tables.everywhere("UPDATE task_source SET status = 'SUCCESS'");
        long task = tables.task(first, "NEW");
        add(task, second);

        assertThat(Api.ok(Api.get("task_source?task_id=" + task)).getList("items.source_id", Long.class))
                .containsExactly(first, second);
        assertThat(Api.ok(Api.get("task_source?source_id=" + first)).getList("items.task_id", Long.class))
                .containsExactly(done, task);
        assertThat(Api.ok(Api.get("task_source?source_id=" + first)).getList("items.status", String.class))
                .containsExactly("SUCCESS", null);
        assertThat(Api.ok(Api.get("task_source?source_id=%d&task_id=%d".formatted(first, done)))
                        .getList("items"))
                .hasSize(1);
        assertThat(Api.ok(Api.get("task_source/%d/%d".formatted(done, first))).getString("status"))
                .isEqualTo("SUCCESS");
    }

    @Test
    void allAreListedPageByPageWhetherTheirTaskIsFinishedOrNot() {
        long done = tables.task(first, "SUCCESS");
        long task = tables.task(first, "NEW");
        add(task, second);

        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = Api.ok(Api.get("task_source/?size=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            listed.add(page.getLong("items[0].task_id") + " " + page.getLong("items[0].source_id"));
            cursor = page.getString("next_cursor");
        }

        assertThat(listed).containsExactly(done + " " + first, task + " " + first, task + " " + second);
        assertThat(Api.refused(400, Api.get("task_source?cursor=MQ"))).contains("is not a next_cursor of this list");
    }

    @Test
    void anAssociationThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.get("task_source/0/1"))).isEqualTo("Task 0 has no source 1");
        assertThat(Api.refused(404, Api.delete("task_source/0/1"))).isEqualTo("Task 0 has no source 1");
    }

    private static Response add(long task, long source) {
        return Api.post("task_source", "{\"task_id\": %d, \"source_id\": %d}".formatted(task, source));
    }

    private long sourcesOf(long task) {
        return tables.number("SELECT count(*) FROM all_task_sources WHERE task_id = ?", task);
    }
}
