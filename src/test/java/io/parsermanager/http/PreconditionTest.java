package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two who change the same thing do not undo each other's change unseen. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PreconditionTest {
    @Inject
    Tables tables;

    @Inject
    DataSource database;

    private long source;
    private long schedule;
    private long type;
    private long task;
    private long group;

    @BeforeEach
    void clear() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
        schedule = tables.number("SELECT id FROM source_schedule");
        type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        task = tables.task(source, "QUEUED");
        group = tables.number("SELECT task_group_id FROM all_tasks");
    }

    private record Thing(String path, String change) {}

    private List<Thing> things() {
        return List.of(
                new Thing("source/" + source, "{\"name\": \"%s\"}"),
                new Thing("source_type/RSS", "{\"name\": \"%s\"}"),
                new Thing("task_type/" + type, "{\"name\": \"%s\"}"),
                new Thing("source_schedule/" + schedule, "{\"state\": \"%s\"}"),
                new Thing("task_group/" + group, "{\"reason\": \"%s\"}"));
    }

    @Test
    void theVersionThatWasSeenIsChangedAndAnotherIsNot() {
        for (Thing thing : things()) {
            String seen = etag(thing.path);
            assertThat(etag(thing.path)).as(thing.path).isEqualTo(seen).matches("\"[\\w-]{22}\"");

            Response changed = patch(seen, thing.path, thing.change.formatted("first"));
            Api.ok(changed);
            assertThat(changed.header("ETag"))
                    .as(thing.path)
                    .isEqualTo(etag(thing.path))
                    .isNotEqualTo(seen);

            JsonPath problem = problem(412, patch(seen, thing.path, thing.change.formatted("second")));
            assertThat(problem.getString("detail")).contains("Somebody changed this meanwhile", "If-Match");
            assertThat(Api.get(thing.path).asString()).contains("first").doesNotContain("second");

            Api.ok(patch("\"other\", " + etag(thing.path), thing.path, thing.change.formatted("third")));
            Api.ok(patch("*", thing.path, thing.change.formatted("fourth")));
            Api.ok(Api.patch(thing.path, thing.change.formatted("without")));
        }
        tables.sql("UPDATE task_type SET name = code");
        tables.sql("UPDATE source_type SET name = code");
    }

    @Test
    void aTaskHasVersionsToo() {
        String seen = etag("task/" + task);
        tables.age(task, Duration.ofMinutes(1));

        problem(412, patch(seen, "task/" + task, "{\"available_at\": \"2026-11-24T06:00:00Z\"}"));
        Api.ok(patch(etag("task/" + task), "task/" + task, "{\"available_at\": \"2026-11-24T06:00:00Z\"}"));
    }

    @Test
    void aWeakVersionNeverMatches() {
        problem(412, patch("W/" + etag("source/" + source), "source/" + source, "{\"name\": \"x\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"x", "x\"", "\"a\" \"b\"", "*, \"a\"", "W/x", "\"a\","})
    void whatIsNoVersionIsToldSo(String header) {
        assertThat(problem(header.equals("\"a\",") ? 412 : 400, patch(header, "source/" + source, "{\"name\": \"x\"}"))
                        .getString("detail"))
                .contains("If-Match");
    }

    @Test
    void anotherVersionIsNotDeleted() {
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");
        for (String path : List.of(
                "task/" + task,
                "task_group/" + group,
                "source_schedule/" + schedule,
                "source/" + source,
                "source_type/VK",
                "task_type/" + type)) {
            JsonPath problem =
                    problem(412, given().header("If-Match", "\"other\"").delete("/api/v1/" + path));

            assertThat(problem.getString("detail")).as(path).contains("Somebody changed this meanwhile");
        }
        String seen = etag("source_schedule/" + schedule);
        Api.ok(given().header("If-Match", seen).delete("/api/v1/source_schedule/" + schedule));
    }

    @Test
    void whatIsNotThereIsNotFoundWhateverItsVersion() {
        problem(404, patch("\"x\"", "source/0", "{\"name\": \"x\"}"));
        problem(404, patch("*", "task/0", "{}"));
    }

    @Test
    void aListHasNoVersion() {
        assertThat(Api.get("source").header("ETag")).isNull();
    }

    /** A heartbeat moves the deadline between reading and writing. */
    @Test
    void aPatchOfATaskKeepsADeadlineThatMovesMeanwhile() throws Exception {
        tables.sql("UPDATE task SET expires_at = now() + interval '9 hours'");
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE task SET deadline_at = expires_at - interval '1 hour'");
            CompletableFuture<Response> patch =
                    whileLocked("task/" + task, "{\"available_at\": \"2026-11-24T06:00:00Z\"}");
            other.commit();

            Api.ok(patch.get(60, TimeUnit.SECONDS));
        }
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE deadline_at = expires_at - interval '1 hour'"))
                .isOne();
    }

    /** Both merge into the same object. */
    @Test
    void twoPatchesOfSettingsAreBothThere() throws Exception {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE source SET settings = '{\"a\": 1}'");
            CompletableFuture<Response> patch = whileLocked("source/" + source, "{\"settings\": {\"b\": 2}}");
            other.commit();

            Api.ok(patch.get(60, TimeUnit.SECONDS));
        }
        assertThat(tables.text("SELECT settings::text FROM source")).isEqualTo("{\"a\": 1, \"b\": 2}");
    }

    private CompletableFuture<Response> whileLocked(String path, String body) {
        CompletableFuture<Response> patch = CompletableFuture.supplyAsync(() -> Api.patch(path, body));
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> tables.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
        return patch;
    }

    private static String etag(String path) {
        Response response = Api.get(path);
        Api.ok(response);
        return response.header("ETag");
    }

    private static Response patch(String ifMatch, String path, String body) {
        return given().header("If-Match", ifMatch)
                .contentType("application/json")
                .body(body)
                .patch("/api/v1/" + path);
    }

    private static JsonPath problem(int status, Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        return response.jsonPath();
    }
}
