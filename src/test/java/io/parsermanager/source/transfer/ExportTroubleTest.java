package io.parsermanager.source.transfer;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An export is whole or plainly is not, and comes back as it went out. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ExportTroubleTest {
    StoppableServers servers;

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opml", "csv", "jsonl"})
    void whatRestMadeComesBackUnchanged(String format) {
        make("RSS", "https://example.org/1", """
                "name": " spaces ", "tags": ["b", "A", "a b", "Ä", "z", " lead"]""");
        make("RSS", "https://example.org/2", """
                "name": "''", "settings": {"text": "a\\tb\\u0001\\uffff", "pattern": "[\\\\u0000-\\\\u001f]", "large": 1e300, "exact": 1.50, "none": null}""");
        make("VK", "club1", """
                "name": "<&>\\"'", "enabled": false""");
        make("YOUTUBE", "@abc", """
                "name": "\\u200d 😀 \\u00a0\"""");
        make("RSS", "https://example.org/" + "x".repeat(900), "\"enabled\": true");
        byte[] file = given().get("/api/v1/source/export?format=" + format).asByteArray();

        given().body(file)
                .contentType("application/octet-stream")
                .post("/api/v1/source/import?format=" + format)
                .then()
                .statusCode(200)
                .body("same", equalTo(5))
                .body("rejected", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opml", "csv", "jsonl"})
    void withoutADatabaseThereIsNoFile(String format) {
        servers.crashDatabase();
        try {
            given().get("/api/v1/source/export?format=" + format).then().statusCode(503);
        } finally {
            servers.database().start();
            await().atMost(Waiting.PATIENCE).ignoreExceptions().until(() -> tables.number("SELECT 1") == 1);
        }
    }

    private static void make(String sourceType, String externalId, String more) {
        given().contentType("application/json")
                .body("{\"source_type\": \"%s\", \"external_id\": \"%s\", %s}".formatted(sourceType, externalId, more))
                .post("/api/v1/source")
                .then()
                .statusCode(201);
    }
}
