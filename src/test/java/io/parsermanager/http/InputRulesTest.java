package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for times, numbers, texts and JSON at every door of REST. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class InputRulesTest {
    private static final String TIME =
            "must be a time such as 2026-11-24T06:00:00Z, with its zone, in the years 1970 to 9999";

    @Inject
    Tables tables;

    private long source;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.source("RSS", "https://example.org/", Duration.ofHours(1));
        source = tables.number("SELECT id FROM source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1798000000000",
                "1798000000",
                "1.5",
                "\"\"",
                "\" \"",
                "\"1798000000\"",
                "\"soon\"",
                "\"2026-12-31\"",
                "\"2099-12-31T08:00:00\"",
                "\"+58946-01-01T00:00:00Z\"",
                "\"-1000000000-01-01T00:00:00Z\"",
                "\"1969-12-31T23:59:59Z\"",
                "\"10000-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59-12:00\"",
                "[2099,12,31]",
                "true",
                "{}"
            })
    void aTimeIsATextWithAZoneInEveryBody(String time) {
        long schedule = tables.number("SELECT id FROM source_schedule LIMIT 1");
        String[][] doors = {
            {"POST", "source/%d/pause".formatted(source), "until"},
            {"POST", "source_type/RSS/pause", "until"},
            {"POST", "tag/x/pause", "until"},
            {"PATCH", "source_schedule/" + schedule, "next_run_at"},
            {"POST", "task/cancel", "created_from"},
            {"POST", "task/retry", "created_to"}
        };
        for (String[] door : doors) {
            JsonPath problem = problem(send(door[0], door[1], "{\"%s\": %s}".formatted(door[2], time)));

            assertThat(problem.getString("errors[0].pointer")).as(door[1]).isEqualTo("/" + door[2]);
            assertThat(problem.getString("errors[0].detail")).as(door[1]).isEqualTo(TIME);
        }
        assertThat(tables.number("SELECT count(*) FROM source WHERE paused_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void aTimeMayHaveAnotherZone() {
        Api.ok(send("POST", "source/%d/pause".formatted(source), "{\"until\": \"2099-12-31T08:00:00+03:00\"}"));

        assertThat(Api.ok(Api.get("source/" + source)).getString("pause.paused_until"))
                .isEqualTo("2099-12-31T05:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "task, created_from",
        "task, created_to",
        "task_group, created_from",
        "task_group, created_to",
        "audit, since",
        "audit, until"
    })
    void aTimeIsOneInEveryQuery(String list, String parameter) {
        for (String time : new String[] {
            "-1000000000-01-01T00:00:00Z",
            "%2B1000000000-12-31T00:00:00Z",
            "",
            "1798000000",
            "2026-12-31",
            "10000-01-01T00:00:00Z"
        }) {
            JsonPath problem =
                    problem(given().urlEncodingEnabled(false).get("/api/v1/%s?%s=%s".formatted(list, parameter, time)));

            assertThat(problem.getString("errors[0].parameter")).isEqualTo(parameter);
            assertThat(problem.getString("errors[0].detail")).contains(TIME);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890.123456789",
                "1e400",
                "-1E-300",
                "0.1",
                "1.50",
                "123456789012345678901234567890"
            })
    void aNumberIsKeptExactly(String number) {
        long schedule = tables.number("SELECT id FROM source_schedule LIMIT 1");
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        String[][] doors = {
            {"source/" + source, "settings"},
            {"source_type/RSS", "settings"},
            {"task_type/" + type, "params"},
            {"source_schedule/" + schedule, "state"}
        };
        for (String[] door : doors) {
            String body = "{\"%s\": {\"n\": %s}}".formatted(door[1], number);

            assertThat(number(send("PATCH", door[0], body))).isEqualByComparingTo(number);
            assertThat(number(send("PATCH", door[0], "{\"enabled\": true}"))).isEqualByComparingTo(number);
            assertThat(number(Api.get(door[0]))).isEqualByComparingTo(number);

            send("PATCH", door[0], "{\"%s\": {\"n\": null}}".formatted(door[1]));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"settings": {"a": 1e1000000000}}             | /settings/a | must not have more than 900 digits
            {"settings": {"a": [1e-1000000000]}}          | /settings/a/0 | must not have more than 900 digits
            {"settings": {"a": 1e99999999999}}            | ``          | holds a number
            {"settings": {"a": "x\\u0000"}}               | /settings/a | holds a NUL (U+0000) at character 2
            {"settings": {"a": {"b\\u0000": 1}}}          | /settings/a | has a field whose name holds a NUL
            {"settings": {"a": "\\ud83d"}}                | /settings/a | holds half of a surrogate pair
            {"name": "x\\ud83d"}                          | /name       | holds half of a surrogate pair (U+D83D) at character 2
            {"name": "x\\u200b"}                          | /name       | holds the invisible character U+200B at character 2
            {"name": "x\\ny"}                             | /name       | holds the control character U+000A at character 2
            {"tags": ["a", "b\\u202e"]}                   | /tags       | holds the invisible character U+202E
            {"tags": [null]}                              | /tags/0     | must not hold null
            {"tags": "news"}                              | /tags       | must be a list
            {"enabled": ""}                               | /enabled    | must be true or false
            {"enabled": "true"}                           | /enabled    | must be true or false
            {"name": "a", "name": "b"}                    | ``          | has the field 'name' twice
            {"settings": {"a": 1, "a": 2}}                | ``          | has the field 'a' twice
            {"name": "a"} {"name": "b"}                   | ``          | holds a second JSON document at line 1, column 15
            {"name": "a"} x                               | ``          | is not JSON
            {"name": "a"},                                | ``          | is not JSON
            {"name": NaN}                                 | ``          | is not JSON
            null                                          | ``          | is missing: send a JSON object
            """)
    void aBodyIsOneStrictDocument(String body, String pointer, String detail) {
        JsonPath problem = problem(send("PATCH", "source/" + source, body));

        assertThat(problem.getString("errors[0].pointer")).isEqualTo(pointer);
        assertThat(problem.getString("errors[0].detail")).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            task_group               | {"reason": "x\\u0000"}                        | /reason
            task_group               | {"tags": ["x\\u0000"]}                        | /tags/0
            task_group               | {"tags": [null]}                              | /tags/0
            task_group               | {"source_ids": [null]}                        | /source_ids/0
            task_group               | {"only_due": 1}                               | /only_due
            task_group               | {"source_ids": [""]}                          | /source_ids/0
            task_group               | {"source_ids": [1.0]}                         | /source_ids/0
            task_group               | {} {}                                         | ``
            task/cancel              | {"source_type": "RSS", "reason": "\\ud83d"}   | /reason
            task/cancel              | {"statuses": [0]}                             | /statuses/0
            task/cancel              | {"statuses": [""]}                            | /statuses/0
            task/cancel              | {"task_group_id": ""}                         | /task_group_id
            task/retry               | {"source_type": "RSS", "reason": "x\\u001b"}  | /reason
            task                     | {"task_type_id": true, "source_ids": [1]}     | /task_type_id
            source_type              | {"code": "X", "name": "x\\ty"}                | /name
            source_type              | {"code": "X", "name": " "}                    | /name
            source_schedule/reset    | {"ids": [1], "ids": [2]}                      | ``
            source_type/RSS/pause    | {"reason": "x\\u2066"}                        | /reason
            tag/x/pause              | {"reason": "x"} []                            | ``
            """)
    void everyOtherBodyIsOneToo(String path, String body, String pointer) {
        assertThat(problem(send("POST", path, body)).getString("errors[0].pointer"))
                .isEqualTo(pointer);
    }

    /** Generated clients send a body that is left out as null. */
    @Test
    void nullIsAnOptionalBodyThatIsLeftOut() throws IOException {
        List<String> paths = optionalBodies();
        assertThat(paths).hasSizeGreaterThanOrEqualTo(10);
        for (String path : paths) {
            for (String body : List.of("null", " null\n")) {
                tables.clear();
                long made = tables.source("RSS", "https://example.org/", Duration.ofHours(1));
                long task = tables.task(made, path.contains("retry") ? "FAILED" : "QUEUED");
                long id = path.contains("/task_group/")
                        ? tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task)
                        : path.contains("/task/")
                                ? task
                                : path.contains("/task_type/") ? tables.number("SELECT min(id) FROM task_type") : made;
                String url = path.replace("/api/v1/", "")
                        .replace("{id}", String.valueOf(id))
                        .replace("{code}", "RSS")
                        .replace("{tag}", "news");

                Response response = send("POST", url, body);

                assertThat(response.statusCode())
                        .as("%s: %s", url, response.asString())
                        .isBetween(200, 201);
            }
        }
    }

    private static List<String> optionalBodies() throws IOException {
        JsonNode document =
                new ObjectMapper(new YAMLFactory()).readTree(Files.readString(Path.of("src", "docs", "openapi.yaml")));
        return document.path("paths").properties().stream()
                .filter(path -> path.getValue().at("/post").has("requestBody")
                        && !path.getValue().at("/post/requestBody/required").asBoolean())
                .map(Map.Entry::getKey)
                .filter(path -> !path.contains("{letter}")) // DeadLetterPageTest has one
                .toList();
    }

    @Test
    void aReasonMayHaveLines() {
        Api.ok(send("POST", "source/%d/pause".formatted(source), "{\"reason\": \"one\\ntwo 👩\u200D💻\"}"));
    }

    @Test
    void tagsThatLookTheSameAreTheSame() {
        Api.ok(send("PATCH", "source/" + source, "{\"tags\": [\"cafe\u0301\", \"café\"]}"));

        assertThat(Api.ok(Api.get("source/" + source)).getList("tags")).containsExactly("café");
        assertThat(Api.ids("source?tag=cafe\u0301")).containsExactly(source);
        Api.ok(send("POST", "tag/cafe%CC%81/pause", "{}"));
        assertThat(Api.ok(Api.get("tag/paused")).getList("items.tag")).containsExactly("café");
    }

    private static BigDecimal number(Response response) {
        String text = response.asString();
        assertThat(response.statusCode()).as(text).isEqualTo(200);
        assertThat(text).contains("\"n\":");
        return new BigDecimal(text.replaceAll("(?s).*\"n\":([-+.0-9eE]+).*", "$1"));
    }

    private static Response send(String method, String path, String body) {
        return given().urlEncodingEnabled(false)
                .contentType("application/json")
                .body(body)
                .request(method, "/api/v1/" + path);
    }

    private static JsonPath problem(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.asString()).doesNotContain("Exception", "java.", "jackson", "StreamRead", "`");
        return response.jsonPath();
    }
}
