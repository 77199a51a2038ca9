package io.parsermanager.http.error;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers are told when they are wrong: the status, the place, and what would be right. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ProblemsTest {
    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            source      | {"source_type": "RSS"}                                              | /external_id | must not be blank
            source      | {"source_type": "RSS", "external_id": ""}                           | /external_id | must not be blank
            source      | {"source_type": "FAX", "external_id": "x"}                          | /source_type | 'FAX' is none of RSS, VK, YOUTUBE
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "nmae": "x"} | /nmae       | is not a field here; known are enabled, external_id, name, settings, source_type, tags
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "enabled": "si"} | /enabled | must be true or false
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "enabled": null} | /enabled | must be true or false
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "tags": [""]} | /tags        | must not be blank
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "settings": 7} | /settings  | must be an object
            source      | {"source_type": "RSS", "external_id": 7}                            | /external_id | must be a text
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "enabled": 1} | /enabled   | must be true or false
            source      | {"source_type": "RSS", "external_id": "https://e.org/", "tags": [1]} | /tags/0     | must be a text
            source_schedule | {"source_id": "1", "task_type_id": 1}                           | /source_id   | must be a whole number
            source_schedule | {"source_id": 1, "task_type_id": 1.0}                           | /task_type_id | must be a whole number
            source_schedule | {"source_id": 1, "task_type_id": 99999999999999999999}          | /task_type_id | must be a whole number
            source_schedule | {"source_id": 1, "task_type_id": 1, "next_run_at": "soon"}      | /next_run_at | must be a time
            task/cancel | {"ids": [], "source_type": "VK"}                                    | /ids         | must name 1 to 10000; left out it means all
            task/cancel | {"statuses": [], "source_type": "VK"}                               | /statuses    | must name 1
            source      | {                                                                   | ``           | is not JSON
            source      | [1]                                                                 | ``           | must be an object
            task_type   | {"source_type": "RSS", "code": "X", "name": "x", "cron": "often"}   | /cron        | 'often' is not a cron expression
            task_type   | {"source_type": "RSS", "code": "X", "name": "x", "cron": "0 0 30 2 *"} | /cron     | '0 0 30 2 *' never fires
            task_type   | {"source_type": "RSS", "code": "X", "name": "x", "cron": "@daily", "time_zone": "Mars"} | /time_zone | 'Mars' is not a time zone
            task_type   | {"source_type": "RSS", "code": "X", "name": "x", "cron": "@daily", "batch_size": 0} | /batch_size | must be greater than or equal to 1
            task_type   | {"source_type": "RSS", "code": "X", "name": "x", "cron": "@daily", "batch_size": 1.5} | /batch_size | must be a whole number
            task_type   | {"source_type": "RSS", "code": "X", "name": "", "cron": "x", "batch_size": "y"} | /batch_size | must be a whole number
            source_schedule | {"source_id": 1, "task_type_id": 1}                             | /source_id   | there is no source 1
            task        | {"task_type_id": 1, "source_ids": [99]}                             | /source_ids  | there is no RSS source [99]
            task/cancel | {}                                                                  | ``           | must name at least one condition
            task/cancel | {"statuses": ["DONE"]}                                              | /statuses/0  | 'DONE' is none of NEW, QUEUED
            task_group  | {"source_ids": "all"}                                               | /source_ids  | must be a list
            """)
    void namesThePlaceInTheBody(String path, String body, String pointer, String detail) {
        JsonPath problem =
                problem(given().contentType("application/json").body(body).post("/api/v1/" + path), 400);

        assertThat(problem.getString("errors[0].pointer")).isEqualTo(pointer);
        assertThat(problem.getString("errors[0].detail")).startsWith(detail);
    }

    @Test
    void namesEveryFaultOfABodyAtOnce() {
        String body = """
                {"source_type": "RSS", "code": "x y", "cron": "99 * * * *", "batch_size": "y", "backoff_s": 9, "backoff_max_s": 8,
                 "typo": 1}""";
        JsonPath problem =
                problem(given().contentType("application/json").body(body).post("/api/v1/task_type"), 400);

        assertThat(problem.getList("errors.pointer"))
                .containsExactlyInAnyOrder("/batch_size", "/typo", "/code", "/name", "/cron", "/backoff_max_s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            task?status=DONE           | status       | 'DONE' is none of NEW, QUEUED, IN_PROGRESS, SUCCESS, FAILED, CANCELED
            task?size=0                | size         | must be greater than or equal to 1
            task?size=1001             | size         | must be less than or equal to 1000
            task?size=many             | size         | 'many' must be a whole number
            task?cursor=%20            | cursor       | is not a next_cursor of this list
            task?cursor=YWJj           | cursor       | is not a next_cursor of this list
            task?task_group_id=x       | task_group_id | 'x' must be a whole number
            task?created_from=monday   | created_from | 'monday' must be a time such as
            source?enabled=maybe       | enabled      | 'maybe' must be true or false
            task?statuss=NEW           | statuss      | is not a parameter here; known are cancel_reason, created_from, created_to, cursor, error_code, finished_from, host, id
            task?page=2                | page         | is not a parameter here
            source?Tag=x               | Tag          | is not a parameter here
            source/1?fields=x          | fields       | is not a parameter here; there are none
            dictionary?x=              | x            | is not a parameter here; there are none
            source/export?format=csv&taq=x | taq      | is not a parameter here
            task?size=1&size=2         | size         | is given 2 times: give it once
            source?source_type=RSS&source_type=VK | source_type | is given 2 times
            task?size=                 | size         | must not be empty
            source?enabled=            | enabled      | must not be empty
            task?status=               | status       | must not be empty
            source?id=                 | id           | must not be empty
            source?tag=a%00b           | tag          | holds a NUL (U+0000) at character 2
            source?external_id=%00     | external_id  | holds a NUL
            audit?who=%00              | who          | holds a NUL
            """)
    void namesTheParameter(String path, String parameter, String detail) {
        JsonPath problem = problem(given().urlEncodingEnabled(false).get("/api/v1/" + path), 400);

        assertThat(problem.getString("errors[0].parameter")).isEqualTo(parameter);
        assertThat(problem.getString("errors[0].detail")).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | task/1          |                    | {"status":404,"title":"Not Found","detail":"There is no task 1","instance":"/api/v1/task/1"}
            GET    | nothing         |                    | {"status":404,"title":"Not Found","detail":"Unable to find matching target resource method","instance":"/api/v1/nothing"}
            PUT    | source          | {}                 | {"status":405,"title":"Method Not Allowed","detail":"HTTP 405 Method Not Allowed","instance":"/api/v1/source"}
            POST   | source          | {"external_id": 7} | {"status":400,"title":"Invalid input","detail":"/external_id must be a text","instance":"/api/v1/source","errors":[{"pointer":"/external_id","detail":"must be a text"},{"pointer":"/source_type","detail":"must not be null"}]}
            GET    | task?size=0     |                    | {"status":400,"title":"Invalid input","detail":"size must be greater than or equal to 1","instance":"/api/v1/task","errors":[{"parameter":"size","detail":"must be greater than or equal to 1"}]}
            DELETE | source_type/RSS |                    | {"status":409,"title":"Conflict","detail":"RSS has sources or task types: delete them first, or disable it","instance":"/api/v1/source_type/RSS"}
            """)
    void answersInTheFormOfRfc9457(String method, String path, String body, String expected) {
        RequestSpecification call = given();
        if (body != null) {
            call.contentType("application/json").body(body);
        }

        Response answer = call.request(method, "/api/v1/" + path);

        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.asString()).isEqualTo(expected);
    }

    @Test
    void anotherMediaTypeIsNotServed() {
        JsonPath problem = problem(given().accept("image/png").get("/api/v1/source"), 406);

        assertThat(problem.getString("instance")).isEqualTo("/api/v1/source");
    }

    @Test
    void anActionSaysSoToo() {
        assertThat(problem(given().post("/api/v1/task_group/1/cancel?dryrun=true"), 400)
                        .getString("errors[0].detail"))
                .isEqualTo("is not a parameter here; known are dry_run");
        assertThat(problem(given().delete("/api/v1/source/1?forced=true&x=1"), 400)
                        .getList("errors"))
                .hasSize(2);
        assertThat(problem(given().contentType("text/csv").body("x").post("/api/v1/source/import?dryrun=true"), 400)
                        .getString("errors[0].parameter"))
                .isEqualTo("dryrun");
    }

    @Test
    void severalIdsAndAnHtmlPageWithATrackerAreFine() {
        given().get("/api/v1/source?id=1&id=2&tag=a&tag=b").then().statusCode(200);
        given().get("/api/v1/task?status=NEW&status=QUEUED").then().statusCode(200);
        given().get("/sources?utm_source=mail").then().statusCode(200);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(problem(given().get("/api/v1/task/1"), 404).getString("detail"))
                .isEqualTo("There is no task 1");
        assertThat(problem(given().get("/api/v1/nothing"), 404).getString("title"))
                .isEqualTo("Not Found");
        assertThat(problem(given().get("/api/v1/dictionary/x"), 404).getString("detail"))
                .contains("task_status");
    }

    @Test
    void whatIsThereAlreadyIsAConflict() {
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));

        JsonPath problem = problem(
                given().contentType("application/json")
                        .body("{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/\"}")
                        .post("/api/v1/source"),
                409);

        assertThat(problem.getString("detail")).contains("external_id").contains("already exists");
    }

    @Test
    void aTextWithANulIsRefused() {
        problem(
                given().contentType("application/json")
                        .body("{\"source_type\": \"RSS\", \"external_id\": \"https://e.org/\\u0000\"}")
                        .post("/api/v1/source"),
                400);
    }

    @Test
    void anotherMediaTypeIsRefused() {
        problem(given().contentType("text/plain").body("x").post("/api/v1/source"), 415);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() {
        JsonPath problem = problem(
                given().contentType("application/json")
                        .body("x".repeat(2_000_000))
                        .post("/api/v1/source"),
                413);

        assertThat(problem.getString("detail")).contains("HTTP_MAX_BODY_BYTES");
    }

    @Test
    void anotherMethodIsRefused() {
        problem(given().put("/api/v1/source"), 405);
    }

    private static JsonPath problem(Response response, int status) {
        assertThat(response.statusCode()).as(response.body().asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        JsonPath problem = response.jsonPath();
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(response.body().asString()).doesNotContain("Exception", "\tat ");
        return problem;
    }
}
