package io.parsermanager.web.overview;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.DeadLettersSent;
import io.parsermanager.web.PlainBrowser;
import io.parsermanager.web.failure.OutcomeCounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first line of the overview is honest: each thing that is wrong turns it amber or red, and says where to look. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class VerdictTest {
    @Inject
    Tables tables;

    @Inject
    Overview overview;

    @Inject
    OutcomeCounts outcomeCounts;

    @Inject
    Event<DeadLettersSent> deadLetters;

    @BeforeEach
    void begin() {
        outcomeCounts.write();
        tables.clear();
        overview.forget();
        live().body(containsString("Healthy:"));
    }

    @AfterEach
    void clear() {
        tables.clear();
        overview.forget();
    }

    @Test
    void aTaskTypeThatFailsIsRedOverTenMinutesAndNotBefore() {
        ended("POSTS", "FAILED", "HTTP_500", 30, 5);
        ended("POSTS", "SUCCESS", "", 20, 5);
        live().body(containsString("Failing:"))
                .body(containsString("RSS POSTS: Many failures"), containsString("30 of 50 tasks failed"))
                .body(containsString("/failures?last=15m"));

        tables.sql("UPDATE outcome_minute SET minute = minute - interval '10 minutes'");
        live().body(containsString("Healthy:"));
    }

    @Test
    void aTaskTypeIsNotHiddenByAnother() {
        ended("POSTS", "SUCCESS", "", 100_000, 5);
        ended("COMMENTS", "FAILED", "HTTP_500", 3, 5);
        ended("COMMENTS", "SUCCESS", "", 9, 5);

        live().body(containsString("Needs attention:"), containsString("RSS COMMENTS: Many failures"));
    }

    @Test
    void deadLettersOfTheLastHourAreAmber() {
        deadLetters.fire(new DeadLettersSent(Map.of("NOT_JSON", 3L)));
        outcomeCounts.write();
        live().body(containsString("could not apply in the last hour: 3"), containsString("Needs attention:"));

        tables.sql("UPDATE outcome_minute SET minute = minute - interval '61 minutes'");
        live().body(containsString("Healthy:"));
    }

    @Test
    void cancelsAreNamedByTheirReason() {
        ended("POSTS", "SUCCESS", "", 1_000, 5);
        ended("POSTS", "CANCELED", "NOT_STARTED", 12, 5);

        live().body(containsString("not started in time: 12"), containsString("/tasks?cancel_reason=NOT_STARTED"));
    }

    @Test
    void failingSchedulesAreAmberAndRed() {
        tables.sources("RSS", 40);
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '1 hour'");
        tables.sql(
                "UPDATE source_schedule SET failures = 1 WHERE id IN (SELECT id FROM source_schedule ORDER BY id LIMIT 6)");
        live().body(containsString("last visits failed: 6 of about 40"), containsString("Needs attention:"));

        tables.sql("UPDATE source_schedule SET failures = 1");
        live().body(containsString("Failing:"));
    }

    @Test
    void aClosedQuotaIsAmberUntilItOpens() {
        tables.sql("""
                INSERT INTO quota_key (quota_id, name, closed_until)
                SELECT id, 'example.org', now() + interval '1 hour' FROM quota WHERE code = 'HOST'""");
        live().body(containsString("Needs attention:"), not(containsString("Healthy:")));

        tables.sql("UPDATE quota_key SET closed_until = now()");
        live().body(containsString("Healthy:"));
    }

    @Test
    void speaksRussian() {
        ended("POSTS", "FAILED", "HTTP_500", 30, 5);
        overview.forget();

        Assertions.assertThat(PlainBrowser.page("/", "ru")).contains("Есть сбои", "30 из 30", "Что не работает");
    }

    private void ended(String taskType, String outcome, String code, long tasks, int minutesAgo) {
        tables.sql(
                "INSERT INTO outcome_minute VALUES (date_trunc('minute', now()) - make_interval(mins => ?), 'RSS', ?, ?, ?, ?)",
                minutesAgo,
                taskType,
                outcome,
                code,
                tasks);
    }

    private ValidatableResponse live() {
        overview.forget();
        return given().get("/overview/live").then().statusCode(200);
    }
}
