package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of groups and tasks, and what their buttons do. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class GroupsAndTasksTest {
    @Inject
    Tables tables;

    private long source;

    @BeforeEach
    void begin() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed", Duration.ofMinutes(-1));
    }

    @Test
    void listsTheNewestFirst() {
        long older = tables.task(source, "SUCCESS");
        long newer = tables.task(source, "QUEUED");

        String page = given().get("/tasks").then().statusCode(200).extract().asString();

        assertThat(page).contains("/tasks/" + older, "/tasks/" + newer);
        assertThat(page.indexOf("/tasks/" + newer)).isLessThan(page.indexOf("/tasks/" + older));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=QUEUED", "source_type=RSS&status=QUEUED", "task_type=POSTS&status=QUEUED"})
    void narrowsTasks(String query) {
        long done = tables.task(source, "SUCCESS");
        long queued = tables.task(source, "QUEUED");

        given().urlEncodingEnabled(false)
                .get("/tasks?" + query)
                .then()
                .body(containsString("/tasks/" + queued + "\""))
                .body(not(containsString("/tasks/" + done + "\"")));
    }

    @Test
    void narrowsGroupsAndTasksToATime() {
        long early = tables.task(source, "SUCCESS");
        tables.age(early, Duration.ofHours(2));
        tables.sql("UPDATE task_group SET created_at = created_at - interval '2 hours'");
        tables.task(source, "SUCCESS");
        String anHourAgo =
                tables.text("SELECT to_char(now() AT TIME ZONE 'UTC' - interval '1 hour', 'YYYY-MM-DD\"T\"HH24:MI')");

        assertThat(rows("/tasks?created_from=" + anHourAgo)).isEqualTo(1);
        assertThat(rows("/tasks?created_to=" + anHourAgo)).isEqualTo(1);
        assertThat(rows("/groups?created_from=" + anHourAgo)).isEqualTo(1);
        assertThat(rows("/groups?created_to=" + anHourAgo)).isEqualTo(1);
        assertThat(given().get("/tasks/cancel?status=SUCCESS&created_to=" + anHourAgo)
                        .asString())
                .contains(anHourAgo, "No matching task allows");
        given().accept("text/html").get("/tasks?created_from=yesterday").then().statusCode(400);
    }

    private static int rows(String list) {
        return given().urlEncodingEnabled(false).get(list).asString().split("<tr>", -1).length - 2;
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=", "status=SUCCESS", "source_type=RSS"})
    void turnsPagesBackInTime(String query) {
        for (int i = 0; i < 51; i++) {
            tables.task(source, "SUCCESS");
        }
        long oldest = tables.number("SELECT min(id) FROM all_tasks");

        String first = PlainBrowser.page("/tasks?" + query);
        assertThat(first).contains("cursor=").doesNotContain("/tasks/" + oldest + "\"");
        String next =
                first.replaceAll("(?s).*href=\"([^\"]*cursor=[^\"]*)\".*", "$1").replace("&amp;", "&");

        assertThat(PlainBrowser.page(next)).contains("/tasks/" + oldest + "\"");
    }

    @Test
    void asksForAFilterThatCanBeRead() {
        given().accept("text/html")
                .get("/tasks?source_id=x")
                .then()
                .statusCode(400)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("is not a whole number"));
    }

    @Test
    void showsATasksLifeAndItsMessage() {
        long task = tables.task(source, "QUEUED");

        given().get("/tasks/" + task)
                .then()
                .statusCode(200)
                .body(containsString("Sent"))
                .body(containsString("https://example.org/feed"))
                .body(containsString("&quot;task_id&quot; : " + task));
    }

    @Test
    void cancelsATaskWithItsReason() {
        long task = tables.task(source, "QUEUED");

        seeOther(given().redirects()
                        .follow(false)
                        .formParam("reason", "by mistake")
                        .post("/tasks/" + task + "/cancel")
                        .then())
                .header("Location", containsString("/tasks/" + task))
                .cookie("flash", "CANCELED.1");

        assertThat(tables.text("SELECT cancel_note FROM all_tasks WHERE id = ?", task))
                .isEqualTo("by mistake");
    }

    @Test
    void leadsToTheGroupThatARetryMade() {
        long task = tables.task(source, "FAILED");

        seeOther(given().redirects()
                .follow(false)
                .formParam("reason", "")
                .post("/tasks/" + task + "/retry")
                .then());

        long group = tables.number("SELECT max(id) FROM task_group");
        given().cookie("flash", "RETRIED.1")
                .get("/groups/" + group)
                .then()
                .body(containsString("New tasks created: 1"))
                .body(containsString("Retry of task " + task));
    }

    @Test
    void saysHowManyABulkCancelWouldBeBeforeItDoesIt() {
        tables.task(source, "QUEUED");
        tables.task(tables.source("RSS", "https://example.org/other", Duration.ofMinutes(-1)), "QUEUED");

        given().get("/tasks/cancel?status=QUEUED")
                .then()
                .body(containsString("Cancels unfinished tasks: 2"))
                .body(containsString("You cannot undo this"));
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'QUEUED'"))
                .isEqualTo(2);

        seeOther(given().redirects()
                        .follow(false)
                        .formParam("status", "QUEUED")
                        .post("/tasks/cancel")
                        .then())
                .cookie("flash", "CANCELED.2");
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'CANCELED'"))
                .isEqualTo(2);
    }

    @Test
    void neverCancelsAllThereIsByMistake() {
        long task = tables.task(source, "QUEUED");

        given().formParam("status", "").post("/tasks/cancel").then().statusCode(400);

        assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", task))
                .isEqualTo("QUEUED");
    }

    @Test
    void showsAGroupAndCancelsIt() {
        long task = tables.task(source, "QUEUED");
        long group = tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task);
        given().get("/groups/" + group).then().statusCode(200).body(containsString("Cancels unfinished tasks: 1"));

        seeOther(given().redirects()
                .follow(false)
                .formParam("reason", "")
                .post("/groups/" + group + "/cancel")
                .then());

        assertThat(tables.text("SELECT status FROM task_group WHERE id = ?", group))
                .isEqualTo("CANCELED");
    }

    @Test
    void listsGroupsOfAStatus() {
        tables.task(source, "SUCCESS");
        given().get("/groups?status=FAILED").then().statusCode(200).body(containsString("No groups match"));
        given().get("/groups?status=SUCCESS&source_type=RSS").then().body(containsString("RSS POSTS"));
    }

    @Test
    void tellsThatThereIsNoSuchTask() {
        given().accept("text/html").get("/tasks/0").then().statusCode(404).body(containsString("There is no task 0"));
    }

    private static ValidatableResponse seeOther(ValidatableResponse response) {
        return response.statusCode(303);
    }
}
