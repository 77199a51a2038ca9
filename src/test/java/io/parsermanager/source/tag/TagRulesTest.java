package io.parsermanager.source.tag;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tag that is taken can be paused, and one that could not be is refused at every door. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TagRulesTest {
    private static final String SOURCE =
            "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\", \"tags\": [\"%s\"]}";

    @Inject
    Tables tables;

    @TestHTTPResource("/api/v1/tag/")
    URI tagAddress;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b", "/", "a;b=c", "a?b", "a#b", "100%", "%2F", "a+b", " a ", "...", "paused", "а,б", "e\u0301",
                "'\"<", "a:b@c", "[x]"
            })
    void whatIsTakenCanBePaused(String tag) throws Exception {
        importing(tag.replace("\"", "\\\"")).body("made", equalTo(1));
        String stored = tables.text("SELECT tags[1] FROM source");
        String path = URLEncoder.encode(tag, StandardCharsets.UTF_8).replace("+", "%20");

        assertThat(post(path + "/pause")).isEqualTo(200);
        assertThat(tables.text("SELECT tag FROM tag_pause")).isEqualTo(stored);
        assertThat(post(path + "/resume")).isEqualTo(204);
        assertThat(tables.number("SELECT count(*) FROM tag_pause")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", " ", "a\\nb", "a\\u200bb", "a\\u0000"})
    void whatCouldNotBePausedIsRefused(String tag) {
        importing(tag).body("rejected", equalTo(1)).body("rejections[0].reason", containsString("tag"));
        given().contentType("application/json")
                .body(SOURCE.formatted(tag))
                .post("/api/v1/source")
                .then()
                .statusCode(400);
        long id = tables.number(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'https://example.org/b', 'B') RETURNING id");
        given().contentType("application/json")
                .body("{\"tags\": [\"%s\"]}".formatted(tag))
                .patch("/api/v1/source/" + id)
                .then()
                .statusCode(400);
    }

    private static io.restassured.response.ValidatableResponse importing(String tag) {
        return given().contentType("application/jsonl; charset=UTF-8")
                .body(SOURCE.formatted(tag).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import")
                .then()
                .statusCode(200);
    }

    /** Not by REST Assured, which encodes the path in its own way. */
    private int post(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(tagAddress + path))
                .POST(BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
