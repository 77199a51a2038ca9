package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trailing slash is optional on every path that the OpenAPI document knows. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TrailingSlashTest {

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void everyReadingPathIsServedWithAndWithoutTheSlash() {
        long source = tables.source("RSS", "a", Duration.ofHours(-1));
        long task = tables.task(source, "SUCCESS");
        long key = tables.number("INSERT INTO quota_key (quota_id, name) SELECT min(id), 'a' FROM quota RETURNING id");
        long waiting = tables.task(source, "NEW");
        tables.sql("UPDATE task SET waits_for = ? WHERE id = ?", key, waiting);
        long webhook = tables.number(
                "INSERT INTO webhook (name, url, kinds, secret) VALUES ('a', 'https://a.example/', '{source.failing}', 's') RETURNING id");
        long delivery = tables.number(
                "INSERT INTO webhook_delivery (webhook_id, message_id, kind, data) VALUES (?, 'm', 'test', '{}') RETURNING id",
                webhook);
        Map<String, Object> ids = Map.ofEntries(
                Map.entry("/api/v1/webhook/{id}", webhook),
                Map.entry("/api/v1/webhook_delivery/{id}", delivery),
                Map.entry("/api/v1/source/{id}", source),
                Map.entry("/api/v1/task/{id}", task),
                Map.entry("/api/v1/task/{id}/attempts", task),
                Map.entry("/api/v1/task/{id}/quota", waiting),
                Map.entry("/api/v1/quota/{id}", tables.number("SELECT min(id) FROM quota")),
                Map.entry("/api/v1/quota_key/{id}", key),
                Map.entry("/api/v1/task_group/{id}", tables.number("SELECT id FROM task_group")),
                Map.entry("/api/v1/task_type/{id}", tables.number("SELECT min(id) FROM task_type")),
                Map.entry("/api/v1/source_schedule/{id}", tables.number("SELECT id FROM source_schedule")));
        SoftAssertions softly = new SoftAssertions();

        operations("get").forEach(path -> {
            String filled = path.replace("{id}", String.valueOf(ids.get(path)))
                    .replace("{task_id}", String.valueOf(task))
                    .replace("{source_id}", String.valueOf(source))
                    .replace("{code}", "RSS")
                    .replace("{name}", "trigger")
                    .replace("{file}", "task.schema.json");
            for (String called : List.of(filled, filled + "/")) {
                softly.assertThat(given().queryParams(
                                        switch (path) {
                                            case "/api/v1/task_source" -> Map.of("task_id", task);
                                            case "/api/v1/search" -> Map.of("q", task);
                                            default -> Map.of();
                                        })
                                .get(called)
                                .statusCode())
                        .as(called)
                        .isEqualTo(200);
            }
        });

        softly.assertAll();
    }

    @Test
    void everyWritingPathAnswersTheSameWithAndWithoutTheSlash() {
        SoftAssertions softly = new SoftAssertions();

        for (String method : List.of("post", "patch", "delete", "put")) {
            operations(method).forEach(path -> {
                String filled = path.replaceAll("\\{[^}]*}", "0");
                Response without = call(method, filled);
                // what the first call did must not change what the second one finds
                tables.clear();
                Response with = call(method, filled + "/");
                tables.clear();
                softly.assertThat(with.statusCode())
                        .as(method + " " + filled + "/")
                        .isEqualTo(without.statusCode());
                softly.assertThat(detail(with)).as(method + " " + filled + "/").isEqualTo(detail(without));
                softly.assertThat(without.statusCode())
                        .as(method + " " + filled)
                        .isNotEqualTo(405);
            });
        }

        softly.assertAll();
    }

    private static Response call(String method, String path) {
        return given().contentType(ContentType.JSON).body("{}").request(method, path);
    }

    /** What tells a path that nobody serves from a row that is not there. */
    private static String detail(Response response) {
        String type = String.valueOf(response.contentType());
        return type.startsWith("application/problem+json") ? response.jsonPath().getString("detail") : type;
    }

    private static List<String> operations(String method) {
        JsonPath document =
                given().get("/q/openapi?format=json").then().extract().jsonPath();
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        assertThat(paths).hasSizeGreaterThan(20);
        return paths.entrySet().stream()
                .filter(path -> path.getValue().containsKey(method))
                .map(Map.Entry::getKey)
                .toList();
    }
}
