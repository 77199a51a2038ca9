package io.parsermanager.schedule;

import static io.parsermanager.testsupport.Api.created;
import static io.parsermanager.testsupport.Api.get;
import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.patch;
import static io.parsermanager.testsupport.Api.post;
import static io.parsermanager.testsupport.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every next run has a reason, whoever wrote it, and the page says it in words. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class NextWhyTest {
    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    CancelExpired cancelExpired;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void aNewSourceRunsByTheCron() {
        created(post(
                "source", "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\", \"name\": \"a\"}"));

        assertThat(why()).isEqualTo("{\"by\": \"CRON\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            adaptive = false                                             | {"by": "CRON"}
            interval_s = 900                                             | {"by": "FIXED", "interval_s": 900}
            adaptive = true, interval_now_s = 3840                       | {"by": "ADAPTIVE", "interval_s": 3840}
            adaptive = true                                              | {"by": "ADAPTIVE"}
            """)
    void aFiringSaysTheMode(String schedule, String why) {
        tables.source("RSS", "a", Duration.ofSeconds(1));
        tables.sql("UPDATE source_schedule SET " + schedule);

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);

        assertThat(why()).isEqualTo(why);
    }

    @Test
    void anOverloadPutsOff() {
        tables.sources("RSS", 2);
        long probe = tables.number("SELECT min(id) FROM source");
        tables.task(probe, "NEW");
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'x' WHERE code = 'RSS'");

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.column("SELECT DISTINCT next_why::text FROM source_schedule"))
                .containsExactly("{\"by\": \"OVERLOAD\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            3 | {"by": "BACKOFF", "failures": 4}
            9 | {"by": "QUARANTINE", "failures": 10}
            """)
    void aSilentTaskBacksOff(int failures, String why) {
        long source = tables.source("RSS", "a", Duration.ZERO);
        tables.sql("UPDATE source_schedule SET failures = ?", failures);
        tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second', attempt = 3");

        cancelExpired.run();

        assertThat(why()).isEqualTo(why);
        ok(post("source_schedule/" + tables.number("SELECT id FROM source_schedule") + "/reset"));
        assertThat(why()).isEqualTo("{\"by\": \"CRON\"}");
    }

    @Test
    void aPersonSetsModeIntervalAndTime() {
        tables.source("RSS", "a", Duration.ofHours(-1));
        String schedule = "source_schedule/" + tables.number("SELECT id FROM source_schedule");

        assertThat(ok(patch(schedule, "{\"interval_s\": 900}")).getString("mode"))
                .isEqualTo("FIXED");
        assertThat(why()).isEqualTo("{\"by\": \"FIXED\", \"interval_s\": 900}");

        JsonPath adaptive = ok(patch(schedule, "{\"mode\": \"ADAPTIVE\", \"min_interval_s\": 300}"));
        assertThat(adaptive.getString("mode")).isEqualTo("ADAPTIVE");
        assertThat(adaptive.getString("interval_s")).isNull();
        assertThat(adaptive.getString("next_why.by")).isEqualTo("ADAPTIVE");

        ok(patch(schedule, "{\"next_run_at\": \"2030-01-01T00:00:00Z\"}"));
        assertThat(why()).isEqualTo("{\"by\": \"BY_HAND\"}");

        assertThat(ok(patch(schedule, "{\"mode\": \"CRON\"}")).getString("next_why.by"))
                .isEqualTo("CRON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"mode": "FIXED"}                              | is required for the mode FIXED
            {"mode": "ADAPTIVE", "interval_s": 60}         | belongs to the mode FIXED: leave it out, or send FIXED
            {"min_interval_s": 90000}                      | the shortest interval (90000 s) must not be longer than the longest (86400 s): the task type has what is left out
            {"min_interval_s": 10}                         | must be greater than or equal to 60
            """)
    void modeAndIntervalMustAgree(String body, String sentence) {
        tables.source("RSS", "a", Duration.ofHours(-1));

        assertThat(patch("source_schedule/" + tables.number("SELECT id FROM source_schedule"), body)
                        .then()
                        .statusCode(400)
                        .extract()
                        .asString())
                .contains(sentence);
    }

    @Test
    void whatTheLastReleaseWroteHasAReasonToo() {
        tables.source("RSS", "a", Duration.ofHours(-1));
        tables.sql("UPDATE source_schedule SET interval_s = 900, next_why = NULL");

        assertThat(ok(get("source_schedule/")).getString("items[0].next_why.by"))
                .isEqualTo("FIXED");
    }

    @Test
    void aChangedSourceIsDueAtOnceAndOncePerShortestInterval() {
        long source = tables.source("RSS", "a", Duration.ofHours(-5));

        JsonPath first = ok(post("source/" + source + "/changed"));
        assertThat(first.getLong("due_now")).isEqualTo(1);
        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '5 hours'");

        for (int i = 0; i < 3; i++) {
            JsonPath again = ok(post("source/" + source + "/changed", "{\"task_type\": \"POSTS\"}"));
            assertThat(again.getLong("due_now")).isZero();
            assertThat(again.getLong("due_later")).isEqualTo(1);
        }

        assertThat(tables.number(
                        "SELECT CAST(extract(epoch FROM next_run_at - now()) AS integer) FROM source_schedule"))
                .isBetween(500L, 600L);
        assertThat(why()).isEqualTo("{\"by\": \"BY_HAND\", \"what\": \"CHANGED\"}");
        assertThat(post("source/" + source + "/changed", "{\"task_type\": \"NOPE\"}")
                        .asString())
                .contains("has no schedule of the task type 'NOPE'");
        refused(404, post("source/999999999/changed"));
    }

    /** In the words of the page; a code would be in capitals. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"by": "CRON"}                                   |                                   | Cron of the task type       | Cron типа задачи
            {"by": "FIXED", "interval_s": 900}               | interval_s = 900                  | every 15 min                | каждые 15 мин
            {"by": "ADAPTIVE", "interval_s": 3840, "was_s": 6000} | adaptive = true, interval_now_s = 3840, found_new = 3 | New items at the last visit: 3. | Новых материалов при последнем посещении: 3.
            {"by": "ADAPTIVE", "interval_s": 3840, "was_s": 6000} | adaptive = true, interval_now_s = 3840, found_new = 3 | Every 1 h 4 min now instead of 1 h 40 min (10 min to 1 d). | Сейчас каждые 1 ч 4 мин вместо 1 ч 40 мин (от 10 мин до 1 д).
            {"by": "ADAPTIVE", "interval_s": 3840, "overflow": true} | adaptive = true, interval_now_s = 3840, found_new = 20 | older ones may be lost | более старые могли потеряться
            {"by": "ADAPTIVE", "interval_s": 7500}           | adaptive = true, interval_now_s = 7500, found_new = 0 | The last visit found nothing new. | Последнее посещение не нашло нового.
            {"by": "ADAPTIVE", "interval_s": 7500}           | adaptive = true, interval_now_s = 7500, found_new = 0 | The site asked for nothing. | Сайт ни о чём не просил.
            {"by": "ADAPTIVE"}                               | adaptive = true                   | No visit has said yet       | Ни одно посещение ещё не сказало
            {"by": "WISH", "not_before": "2030-01-01"}       | adaptive = true, not_before = '2030-01-01 12:00+0' | The site asked for no visit before | Сайт просил не приходить раньше
            {"by": "WISH", "retry_after_s": 86400}           |                                   | The site asked for a pause of 1 d. | Сайт просил о паузе: 1 д.
            {"by": "BACKOFF", "failures": 4}                 | failures = 4                      | Back-off, failures in a row: 4 | Отсрочка, неудач подряд: 4
            {"by": "QUARANTINE", "failures": 12}             | failures = 12, quarantined_at = now() | Quarantined: rare probes | В карантине: редкие пробы
            {"by": "QUOTA"}                                  |                                   | Postponed by a quota        | Отложено квотой
            {"by": "BY_HAND"}                                |                                   | Set by hand                 | Задано вручную
            """)
    void thePageSaysItInBothLanguages(String why, String schedule, String english, String russian) {
        long source = tables.source("RSS", "a", Duration.ofHours(-1));
        tables.sql("UPDATE source_schedule SET next_why = CAST(? AS jsonb)", why);
        if (schedule != null) {
            tables.sql("UPDATE source_schedule SET " + schedule);
        }
        long id = tables.number("SELECT id FROM source_schedule");

        assertThat(PlainBrowser.page("/schedules/" + id)).contains(english);
        assertThat(PlainBrowser.page("/schedules/" + id, "ru")).contains(russian);
        assertThat(PlainBrowser.page("/sources/" + source)).contains(english);
        assertThat(PlainBrowser.page("/sources/" + source, "ru")).contains(russian);
    }

    private String why() {
        return tables.text("SELECT next_why::text FROM source_schedule");
    }
}
