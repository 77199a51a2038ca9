package io.parsermanager.http.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL refuses is told in our words, whatever its language. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ConstraintMessagesTest {
    @Inject
    Tables tables;

    @Inject
    DataSource database;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    /** Those of history and leases are left out: no request writes there. */
    @Test
    void everyConstraintOfTheSchemaHasASentence() {
        List<Object> constraints = tables.column("""
                SELECT conname::text FROM pg_constraint
                WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
                      AND conrelid::regclass::text !~ '^(flyway_schema_history|task_history|task_source_history|task_attempt|history_partition|lease)'""");

        assertThat(constraints)
                .hasSizeGreaterThan(50)
                .allMatch(name -> ConstraintMessages.knows((String) name), "has a sentence in DatabaseRules");
    }

    @Test
    void whatIsThereAlreadyIsNamedByItsField() {
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));

        JsonPath problem = problem(
                409, Api.post("source", "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/\"}"));

        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/external_id");
        assertThat(problem.getString("errors[0].detail")).contains("already exists", "GET source/?external_id=");
    }

    @Test
    void aSecondScheduleOrTaskTypeIsNamedByItsField() {
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
        long source = tables.number("SELECT id FROM source");
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");

        assertThat(problem(
                                409,
                                Api.post(
                                        "source_schedule",
                                        "{\"source_id\": %d, \"task_type_id\": %d}".formatted(source, type)))
                        .getString("errors[0].pointer"))
                .isEqualTo("/task_type_id");
        assertThat(problem(
                                409,
                                Api.post(
                                        "task_type",
                                        "{\"source_type\": \"RSS\", \"code\": \"POSTS\", \"name\": \"x\", \"cron\": \"@daily\"}"))
                        .getString("errors[0].pointer"))
                .isEqualTo("/code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22021: SELECT convert_from('\\x00', 'UTF8')",
                "22P05: SELECT '\"\\u0000\"'::jsonb ->> 0",
                "22P02: SELECT '{'::jsonb",
                "22003: SELECT 99999999999::bigint::integer",
                "23505: INSERT INTO source_type (code, name) VALUES ('RSS', 'x')",
                "23503: INSERT INTO source (source_type, external_id, name) VALUES ('NONE', 'x', 'x')",
                "23514: INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'x', '')",
                "23502: INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'x', NULL)"
            })
    void noSentenceIsPostgresqlsOwn(String failure) {
        String statement = failure.substring(failure.indexOf(' ') + 1);
        try (var connection = database.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            String said = ConstraintMessages.fault(e).detail();

            assertThat(said).isNotBlank().doesNotContain("violates", "constraint", "relation", "invalid", "ERROR");
            assertThat(e.getMessage()).doesNotContain(said);
        }
    }

    @Test
    void aNulInAPathIsOursToo() {
        for (String path : List.of("source_type/%00", "tag/a%00b/resume")) {
            JsonPath problem = problem(
                    400,
                    path.startsWith("tag")
                            ? io.restassured.RestAssured.given()
                                    .urlEncodingEnabled(false)
                                    .post("/api/v1/" + path)
                            : io.restassured.RestAssured.given()
                                    .urlEncodingEnabled(false)
                                    .get("/api/v1/" + path));
            assertThat(problem.getString("errors[0].detail")).contains("NUL (U+0000)");
        }
    }

    private static JsonPath problem(int status, Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.asString()).doesNotContain("violates", "duplicate key", "_key", "_fkey");
        return response.jsonPath();
    }
}
