package io.parsermanager;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole job as a person and a parser see it: register, trigger, read off the topics, report, look. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class MainJobTest {
    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    Dispatch dispatch;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void oneCallMakesAGroupPerTaskTypeAndEachMessageLandsInItsOwnTopic() {
        register("RSS", "https://example.org/a.xml");
        register("RSS", "https://example.org/b.xml");
        register("VK", "-1");
        register("YOUTUBE", "UC" + "a".repeat(22));

        List<Integer> groups = given().post("/api/v1/task_group/")
                .then()
                .statusCode(201)
                .body("tasks", equalTo(6))
                .extract()
                .path("group_ids");

        assertThat(groups).hasSize(5);
        assertThat(sent("rss_parser_tasks", "RSS")).hasSize(2).allSatisfy(message -> assertThat(message)
                .contains("\"source_type\":\"RSS\"", "\"attempt\":1", "\"external_id\":\"https://example.org/"));
        assertThat(sent("vk_parser_tasks", "VK")).hasSize(2);
        assertThat(sent("youtube_parser_tasks", "YOUTUBE")).hasSize(2);
    }

    @Test
    void statusesOfParsersMoveTasksTheirGroupAndTheirSchedules() {
        long good = register("RSS", "https://example.org/a.xml");
        long bad = register("RSS", "https://example.org/b.xml");
        tables.sql("UPDATE task_type SET max_attempts = 1");
        int group = trigger();
        long goodTask = taskOf(good);
        long badTask = taskOf(bad);

        topics.report("task_statuses", goodTask, "{\"task_id\": %d, \"status\": \"IN_PROGRESS\"}".formatted(goodTask));
        topics.report("task_statuses", goodTask, """
                {"task_id": %d, "status": "SUCCESS", "attempt": 1, "worker": "rss-7", "stats": {"items": 12}, "unknown": 1,
                 "sources": [{"id": %d, "status": "SUCCESS", "state": {"etag": "abd"}}]}""".formatted(goodTask, good));
        topics.report(
                "task_statuses",
                badTask,
                "{\"task_id\": %d, \"status\": \"FAILED\", \"error\": {\"code\": \"HTTP_403\", \"message\": \"no\"}}"
                        .formatted(badTask));

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> given().get("/api/v1/task_group/" + group)
                .then()
                .body("status", equalTo("PARTIAL"))
                .body("success_tasks", equalTo(1))
                .body("failed_tasks", equalTo(1)));
        given().get("/api/v1/task/" + goodTask)
                .then()
                .body("status", equalTo("SUCCESS"))
                .body("worker", equalTo("rss-7"))
                .body("stats.items", equalTo(12));
        given().get("/api/v1/task/" + badTask).then().body("error_code", equalTo("HTTP_403"));
        given().get("/api/v1/source_schedule/?source_id=" + good)
                .then()
                .body("items", hasSize(1))
                .body("items[0].failures", equalTo(0))
                .body("items[0].state.etag", equalTo("abd"));
        given().get("/api/v1/source_schedule/?source_id=" + bad).then().body("items[0].failures", equalTo(1));
    }

    private long register(String sourceType, String externalId) {
        return given().contentType(ContentType.JSON)
                .body("{\"source_type\": \"%s\", \"external_id\": \"%s\"}".formatted(sourceType, externalId))
                .post("/api/v1/source/")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    private int trigger() {
        return given().post("/api/v1/task_group")
                .then()
                .statusCode(201)
                .extract()
                .<List<Integer>>path("group_ids")
                .get(0);
    }

    private long taskOf(long source) {
        return tables.number("SELECT task_id FROM all_task_sources WHERE source_id = ?", source);
    }

    private List<String> sent(String topic, String sourceType) {
        dispatch.all();
        List<Long> tasks = tables
                .column(
                        "SELECT t.id FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id WHERE tt.source_type = ?",
                        sourceType)
                .stream()
                .map(id -> (Long) id)
                .toList();
        return topics.await(topic, tasks).stream()
                .map(message -> message.value())
                .toList();
    }
}
