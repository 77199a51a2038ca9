package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One zone for all times of the page and of its forms: the browser's, or UTC. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TimeZoneTest {
    private static final Map<String, String> MOSCOW = Map.of("local_zone", "Europe/Moscow");
    private static final Map<String, String> UTC = Map.of("local_zone", "Europe/Moscow", "zone", "utc");

    @Inject
    Tables tables;

    private long source;
    private long task;

    @BeforeEach
    void fill() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
        task = tables.task(source, "QUEUED");
        tables.sql("UPDATE task SET created_at = '2026-01-02T03:04:05Z'");
    }

    @Test
    void showsTimesInTheBrowsersZoneUnlessUtcIsChosen() {
        assertThat(page("/tasks/" + task, MOSCOW)).contains("2026-01-02 06:04:05 +03:00", ">\n          Moscow\n");
        assertThat(page("/tasks/" + task, UTC)).contains("2026-01-02 03:04:05 UTC", "data-zone=\"UTC\"");
        assertThat(page("/tasks/" + task, Map.of())).contains("2026-01-02 03:04:05 UTC", "data-zone=\"\"");
        assertThat(page("/tasks/" + task, Map.of("local_zone", "<b>"))).contains("2026-01-02 03:04:05 UTC");
    }

    @Test
    void keepsTheChosenZone() {
        given().redirects()
                .follow(false)
                .formParam("zone", "utc")
                .post("/preferences")
                .then()
                .statusCode(303)
                .cookie("zone", "utc");
    }

    @Test
    void readsFiltersInTheSameZoneAndNamesIt() {
        String from = "/tasks?created_from=2026-01-02T06:04&created_to=";

        assertThat(page(from + "2026-01-02T06:05", MOSCOW))
                .contains("/tasks/" + task + "\"", "value=\"2026-01-02T06:04\"", "<span data-zone-name>Moscow</span>");
        assertThat(page(from + "2026-01-02T06:05", UTC)).doesNotContain("/tasks/" + task + "\"");
        assertThat(page("/tasks?created_from=2026-01-02T03:04:00Z&created_to=2026-01-02T03:05:00Z", MOSCOW))
                .contains("/tasks/" + task + "\"", "value=\"2026-01-02T06:04\"");
    }

    @Test
    void readsTheEndOfAPauseInTheSameZone() {
        given().cookies(MOSCOW)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParam("until", "2099-01-02T03:04")
                .post("/sources/" + source + "/pause")
                .then()
                .statusCode(303);

        assertThat(tables.number("SELECT count(*) FROM source WHERE paused_until = '2099-01-02T00:04:00Z'"))
                .isOne();
    }

    @Test
    void narrowsToTheLastHourByOneButton() {
        long fresh = tables.task(source, "QUEUED");

        for (String within : new String[] {"15m", "1h", "24h", "7d"}) {
            assertThat(page("/tasks?within=" + within, MOSCOW))
                    .as(within)
                    .contains("/tasks/" + fresh + "\"", "data-moment=")
                    .doesNotContain("/tasks/" + task + "\"");
        }
        assertThat(page("/groups?within=1h", MOSCOW)).contains("data-moment=");
        assertThat(page("/audit?within=7d", UTC)).contains("data-moment=");
        given().accept("text/html").get("/tasks?within=2y").then().statusCode(400);
    }

    @Test
    void showsFiringsOfACronInItsZoneAndInTheReaders() {
        tables.sql("UPDATE task_type SET cron = '0 9 * * *', time_zone = 'Asia/Tokyo' WHERE source_type = 'RSS'");
        try {
            long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
            assertThat(page("/task_types/" + type, MOSCOW))
                    .contains("03:00:00 +03:00</time>", "09:00:00 +09:00 Asia/Tokyo");
            assertThat(page("/sources/" + source, MOSCOW)).contains("+09:00)");
        } finally {
            tables.sql("UPDATE task_type SET cron = '*/30 * * * *', time_zone = 'UTC' WHERE source_type = 'RSS'");
        }
    }

    private static String page(String path, Map<String, String> cookies) {
        return given().cookies(cookies)
                .accept("text/html")
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
