package io.parsermanager.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that are kept under a spelling of older rules are found, and not made twice. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StoredSpellingsTest {
    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            RSS, https://example.org/лента, https://EXAMPLE.org/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0
            RSS, https://example.org/лента, https://example.org/лента
            RSS, https://example.org/a/../b, https://example.org/a/../b
            YOUTUBE, @cafe\u0301, @Café
            """)
    void areFoundByAnyOfTheirSpellings(String type, String kept, String given) {
        tables.sql(
                "INSERT INTO source (source_type, external_id, name) VALUES ('%s', '%s', 'old')".formatted(type, kept));
        String row = "{\"source_type\": \"%s\", \"external_id\": \"%s\", \"name\": \"new\"}".formatted(type, given);

        for (boolean dryRun : new boolean[] {true, false}) {
            given().contentType("application/jsonl; charset=UTF-8")
                    .queryParam("dry_run", dryRun)
                    .body(row.getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/source/import")
                    .then()
                    .statusCode(200)
                    .body("changed", equalTo(1))
                    .body("made", equalTo(0));
        }
        given().contentType("application/json; charset=UTF-8")
                .body(row)
                .post("/api/v1/source")
                .then()
                .statusCode(409)
                .body("detail", containsString(kept));

        assertThat(tables.text("SELECT string_agg(external_id || name, ',') FROM source"))
                .isEqualTo(kept + "new");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            VK, video
            YOUTUBE, UCshort
            RSS, http://user@example.org/
            """)
    void stayWhenOtherFieldsAreChanged(String type, String kept) {
        long id = tables.number(
                "INSERT INTO source (source_type, external_id, name) VALUES (?, ?, 'old') RETURNING id", type, kept);

        given().contentType("application/json")
                .body("{\"name\": \"new\"}")
                .patch("/api/v1/source/" + id)
                .then()
                .statusCode(200)
                .body("external_id", equalTo(kept))
                .body("name", equalTo("new"));
    }
}
