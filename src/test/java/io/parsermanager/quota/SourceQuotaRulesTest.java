package io.parsermanager.quota;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings of a source say wrongly about quotas is refused by name at every door, and not ignored. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceQuotaRulesTest {
    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"quota": 5}                                | /quota              | must be an object with the code of a quota and the name of its key
            {"quota": "second"}                         | /quota              | must be an object with the code of a quota and the name of its key
            {"quota": ["VK_TOKEN"]}                     | /quota              | must be an object with the code of a quota and the name of its key
            {"quota": {"VK_TOKNE": "second"}}           | /quota/VK_TOKNE     | is not a quota of VK: it has VK_TOKEN
            {"quota": {"HOST": "example.org"}}          | /quota/HOST         | is not a quota of VK: it has VK_TOKEN
            {"quota": {"a/b~c": "x"}}                   | /quota/a~1b~0c      | is not a quota of VK: it has VK_TOKEN
            {"quota": {"VK_TOKEN": 5}}                  | /quota/VK_TOKEN     | must be a text of 1 to 300 characters
            {"quota": {"VK_TOKEN": ""}}                 | /quota/VK_TOKEN     | must be a text of 1 to 300 characters
            {"quota": {"VK_TOKEN": {"name": "second"}}} | /quota/VK_TOKEN     | must be a text of 1 to 300 characters
            {"quota_cost": "many"}                      | /quota_cost         | must be a whole number from 1 to 999999
            {"quota_cost": 0}                           | /quota_cost         | must be a whole number from 1 to 999999
            {"quota_cost": 1.5}                         | /quota_cost         | must be a whole number from 1 to 999999
            {"quota_cost": 1000000}                     | /quota_cost         | must be a whole number from 1 to 999999
            {"quota_cost": true}                        | /quota_cost         | must be a whole number from 1 to 999999
            """)
    void aWrongValueIsRefusedByPostPatchAndImport(String settings, String pointer, String detail) {
        String source = "{\"source_type\": \"VK\", \"external_id\": \"club1\", \"settings\": %s}".formatted(settings);

        JsonPath posted =
                Api.post("source", source).then().statusCode(400).extract().jsonPath();
        assertThat(posted.getString("errors[0].pointer")).isEqualTo("/settings" + pointer);
        assertThat(posted.getString("errors[0].detail")).isEqualTo(detail);

        JsonPath report = load(source);
        assertThat(report.getInt("made")).isZero();
        assertThat(report.getString("rejections[0].reason"))
                .isEqualTo("%s (in settings at %s)".formatted(detail, pointer));

        long id = Api.created(Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \"club1\"}"))
                .getLong("id");
        assertThat(Api.patch("source/" + id, "{\"settings\": %s}".formatted(settings))
                        .then()
                        .statusCode(400)
                        .extract()
                        .jsonPath()
                        .getString("errors[0].pointer"))
                .isEqualTo("/settings" + pointer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            {"quota": {}}
            {"quota": {"VK_TOKEN": "второй ключ 🦆"}, "quota_cost": 999999}
            {"quota_cost": 1, "depth": {"quota": 5}}
            """)
    void aRightValueIsTaken(String settings) {
        String source = "{\"source_type\": \"VK\", \"external_id\": \"club1\", \"settings\": %s}".formatted(settings);

        Api.created(Api.post("source", source));
        assertThat(load(source.replace("club1", "club2")).getInt("made")).isEqualTo(1);
    }

    /** Settings of the release before may have anything there: other changes of such a source go on. */
    @Test
    void whatIsStoredAlreadyStopsNoOtherChange() {
        long id = Api.created(Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \"club1\"}"))
                .getLong("id");
        tables.sql("UPDATE source SET settings = '{\"quota\": 5, \"depth\": 1}'");

        Api.ok(Api.patch("source/" + id, "{\"name\": \"other\", \"settings\": {\"depth\": 2}}"));
        assertThat(Api.patch("source/" + id, "{\"settings\": {\"quota\": 6}}").statusCode())
                .isEqualTo(400);
        Api.ok(Api.patch("source/" + id, "{\"settings\": {\"quota\": null}}"));
    }

    @Test
    void aTypeWithoutQuotasSaysSo() {
        tables.sql("INSERT INTO source_type (code, name) VALUES ('FAX', 'Fax')");

        assertThat(Api.post(
                                "source",
                                "{\"source_type\": \"FAX\", \"external_id\": \"1\", \"settings\": {\"quota\": {\"X\": \"y\"}}}")
                        .then()
                        .statusCode(400)
                        .extract()
                        .asString())
                .contains("is not a quota of FAX: it has none");
    }

    @Test
    void thePageSaysItInRussian() {
        long id = Api.created(Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \"club1\"}"))
                .getLong("id");

        assertThat(given().header("Accept", "text/html")
                        .header("Accept-Language", "ru")
                        .header("Sec-Fetch-Site", "same-origin")
                        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                        .formParam("external_id", "club1")
                        .formParam("name", "club1")
                        .formParam("settings", "{\"quota_cost\": 0}")
                        .post("/sources/" + id + "/edit")
                        .then()
                        .statusCode(400)
                        .extract()
                        .asString())
                .contains("должно быть целым числом от 1 до 999999");
    }

    private static JsonPath load(String line) {
        return given().contentType("application/jsonl")
                .body(line.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
