package io.parsermanager;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;

import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The packaged service: a task type due every few seconds makes its groups by itself, and they are sent. */
@QuarkusIntegrationTest
@QuarkusTestResource(Servers.class)
class MainJobIT {
    @Test
    void groupsComeByThemselvesAndGoOut() {
        given().contentType(ContentType.JSON)
                .body("{\"cron\": \"*/3 * * * * *\", \"spread_s\": 0}")
                .patch("/api/v1/task_type/1")
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\"}")
                .post("/api/v1/source/")
                .then()
                .statusCode(201);

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> given().get("/api/v1/task_group/?trigger=CRON")
                .then()
                .body("items", hasSize(greaterThanOrEqualTo(1)))
                .body("items[0].queued_tasks", equalTo(1)));
    }
}
