package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of schedules, task types and source types: what they show, and what their buttons do. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SchedulePagesTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);
    private static final String FEED = "https://example.org/feed.xml";

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void listsSchedulesInBothLanguages() {
        tables.source("RSS", FEED, NOT_YET);

        assertThat(PlainBrowser.page("/schedules")).contains(FEED, "Next run", "Disable", "<caption");
        assertThat(PlainBrowser.page("/schedules", "ru")).contains(FEED, "Следующий запуск");
    }

    @Test
    void narrowsToTheFailingAndForgetsTheirFailures() {
        long failing = tables.source("RSS", "https://example.org/failing", NOT_YET);
        tables.source("RSS", "https://example.org/well", NOT_YET);
        tables.sql("UPDATE source_schedule SET failures = 12, quarantined_at = now() WHERE source_id = ?", failing);
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        String list = "/schedules?task_type_id=" + type + "&health=QUARANTINED";

        assertThat(PlainBrowser.page(list))
                .contains("https://example.org/failing", "Reset failures of all: 1")
                .doesNotContain("https://example.org/well");
        String page = PlainBrowser.done(PlainBrowser.send(
                "/schedules/reset", Map.of("task_type_id", type, "health", "QUARANTINED", "back", list)));

        assertThat(PlainBrowser.page(page)).contains("Failures reset", "No schedules match");
        assertThat(tables.number(
                        "SELECT count(*) FROM source_schedule WHERE failures > 0 OR quarantined_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void forgetsTheFailuresOfOne() {
        tables.source("RSS", FEED, NOT_YET);
        tables.sql("UPDATE source_schedule SET failures = 2");
        long id = tables.number("SELECT id FROM source_schedule");

        assertThat(PlainBrowser.done(
                        PlainBrowser.send("/schedules/" + id + "/reset", Map.of("back", "/schedules?enabled=true"))))
                .isEqualTo("/schedules?enabled=true");

        assertThat(tables.number("SELECT failures FROM source_schedule")).isZero();
        PlainBrowser.send("/schedules/0/reset", Map.of("back", "/")).then().statusCode(404);
        PlainBrowser.send("/schedules/reset", Map.of("back", "/")).then().statusCode(404);
    }

    @Test
    void turnsAScheduleOffAndOn() {
        tables.source("RSS", FEED, NOT_YET);
        long id = tables.number("SELECT id FROM source_schedule");

        PlainBrowser.done(PlainBrowser.send("/schedules/" + id + "/disable", Map.of("back", "/schedules")));
        assertThat(PlainBrowser.page("/schedules")).contains("Schedule disabled", "Enable");
        PlainBrowser.done(PlainBrowser.send("/schedules/" + id + "/enable", Map.of("back", "//evil.example")));
        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE enabled"))
                .isOne();
    }

    @Test
    void changesTheInterval() {
        tables.source("RSS", FEED, NOT_YET);
        long id = tables.number("SELECT id FROM source_schedule");
        assertThat(PlainBrowser.page("/schedules/" + id, "ru")).contains("Интервал, секунд");

        String page = PlainBrowser.done(
                PlainBrowser.send("/schedules/" + id, Map.of("interval_s", "900", "enabled", "true")));
        assertThat(PlainBrowser.page(page)).contains("every 15 min", "Saved");
        PlainBrowser.done(PlainBrowser.send("/schedules/" + id, Map.of("interval_s", "", "enabled", "true")));
        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE interval_s IS NULL AND enabled"))
                .isOne();

        assertThat(PlainBrowser.refused(400, PlainBrowser.send("/schedules/" + id, Map.of("interval_s", "0"))))
                .contains("interval_s-fault", "must be greater than or equal to 1");
        assertThat(PlainBrowser.refused(400, PlainBrowser.send("/schedules/" + id, Map.of("interval_s", "often"))))
                .contains("must be a whole number", "value=\"often\"");
    }

    @Test
    void aFormOfAnOlderVersionIsShownAgainWithWhatWasTyped() {
        long source = tables.source("RSS", FEED, NOT_YET);
        long schedule = tables.number("SELECT id FROM source_schedule");
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        String[][] forms = {
            {
                "/schedules/" + schedule,
                "/schedules/" + schedule,
                "interval_s",
                "901",
                "UPDATE source_schedule SET interval_s = 77"
            },
            {"/task_types/" + type, "/task_types/" + type, "name", "Mine", "UPDATE task_type SET name = 'Theirs'"},
            {
                "/sources/%d/edit".formatted(source),
                "/sources/%d/edit".formatted(source),
                "name",
                "Mine",
                "UPDATE source SET name = 'Theirs'"
            }
        };
        for (String[] form : forms) {
            Map<String, String> fields = new HashMap<>(fields(PlainBrowser.page(form[0])));
            fields.put(form[2], form[3]);
            tables.sql(form[4]);

            String refused = PlainBrowser.refused(412, PlainBrowser.send(form[1], fields));
            assertThat(refused).as(form[0]).contains("Somebody changed this meanwhile", form[3]);
            assertThat(tables.number("SELECT count(*) FROM source WHERE name = 'Mine'")
                            + tables.number("SELECT count(*) FROM task_type WHERE name = 'Mine'")
                            + tables.number("SELECT count(*) FROM source_schedule WHERE interval_s = 901"))
                    .isZero();

            PlainBrowser.done(PlainBrowser.send(form[1], fields(refused)));
            tables.sql("UPDATE source SET name = 'x'");
            tables.sql("UPDATE task_type SET name = 'x'");
            tables.sql("UPDATE source_schedule SET interval_s = NULL");
        }
        Map<String, String> fields = new HashMap<>(fields(PlainBrowser.page("/schedules/" + schedule)));
        tables.sql("UPDATE source_schedule SET next_run_at = next_run_at + interval '1 hour', failures = 1");
        PlainBrowser.done(PlainBrowser.send("/schedules/" + schedule, fields));
    }

    /** What a browser would send of the page's last form. */
    private static Map<String, String> fields(String page) {
        Map<String, String> fields = new HashMap<>();
        for (Matcher input = Pattern.compile("<(?:input|textarea)[^>]* name=\"([a-z_]+)\"[^>]*>([^<]*)")
                        .matcher(page);
                input.find(); ) {
            Matcher value = Pattern.compile(" value=\"([^\"]*)\"").matcher(input.group());
            boolean box = input.group().contains("type=\"checkbox\"");
            if (!box || input.group().contains(" checked")) {
                fields.put(input.group(1), (value.find() ? value.group(1) : input.group(2)).replace("&quot;", "\""));
            }
        }
        return fields;
    }

    @Test
    void listsTaskTypesInBothLanguages() {
        assertThat(PlainBrowser.page("/task_types")).contains("Task types", "POSTS");
        assertThat(PlainBrowser.page("/task_types", "ru")).contains("Типы задач", "POSTS");
    }

    @Test
    void readsACronAsItIsTyped() {
        String reading = PlainBrowser.page("/task_types/cron?cron=0+3+*+*+*&time_zone=Europe%2FMoscow");

        assertThat(reading).contains("at 03:00", "00:00:00 UTC").doesNotContain("<html");
        assertThat(reading.split("<li>", -1)).hasSize(6);
        assertThat(PlainBrowser.page("/task_types/cron?cron=0+3+*+*+*&time_zone=UTC", "ru"))
                .contains("в 03:00");
        assertThat(PlainBrowser.page("/task_types/cron?cron=sometimes&time_zone=UTC"))
                .contains("is not a cron expression of five fields");
        assertThat(PlainBrowser.page("/task_types/cron?cron=0+3+*+*+*&time_zone=Mars"))
                .contains("is not a time zone");
        assertThat(PlainBrowser.page("/task_types/cron?cron=0+0+30+2+*&time_zone=UTC"))
                .contains("It never fires");
        assertThat(PlainBrowser.page("/task_types/cron")).contains("is not a cron expression");
    }

    @Test
    void checksACronWithoutScripts() {
        long id = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");

        assertThat(PlainBrowser.page("/task_types/" + id + "?check=1&cron=0+5+*+*+*&time_zone=UTC&name=typed"))
                .contains("at 05:00", "value=\"0 5 * * *\"", "value=\"typed\"");
        assertThat(tables.text("SELECT cron FROM task_type WHERE id = ?", id)).isNotEqualTo("0 5 * * *");
    }

    @Test
    void changesATaskTypeAndMovesItsSchedules() {
        tables.source("RSS", FEED, NOT_YET);
        long id = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        String cron = tables.text("SELECT cron FROM task_type WHERE id = ?", id);
        Map<String, String> form = fields();

        String page = PlainBrowser.done(PlainBrowser.send("/task_types/" + id, form));

        assertThat(PlainBrowser.page(page)).contains("Saved", "at 03:07", "value=\"7\"");
        assertThat(tables.text("SELECT to_char(next_run_at AT TIME ZONE 'UTC', 'HH24:MI') FROM source_schedule"))
                .isEqualTo("03:07");
        form.put("cron", cron);
        PlainBrowser.done(PlainBrowser.send("/task_types/" + id, form));
    }

    @Test
    void saysBesideTheFieldWhatIsWrongWithATaskType() {
        long id = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        for (String[] wrong : new String[][] {
            {"cron", "never", "is not a cron expression"},
            {"time_zone", "Mars", "is not a time zone"},
            {"batch_size", "0", "must be greater than or equal to 1"},
            {"max_attempts", "", "must be a whole number"},
            {"backoff_max_s", "1", "must not be less than backoff_s"},
            {"params", "[]", "must be an object"}
        }) {
            Map<String, String> form = fields();
            form.put(wrong[0], wrong[1]);

            assertThat(PlainBrowser.refused(400, PlainBrowser.send("/task_types/" + id, form)))
                    .as(wrong[0])
                    .contains("id=\"" + wrong[0] + "-fault\"", wrong[2]);
        }
    }

    @Test
    void pausesAndResumesATaskType() {
        long id = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");

        assertThat(PlainBrowser.page(PlainBrowser.done(
                        PlainBrowser.send("/task_types/" + id + "/pause", Map.of("reason", "why", "until", "")))))
                .contains("why", "until resumed");
        assertThat(PlainBrowser.page("/task_types")).contains("Paused");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/task_types/" + id + "/pause", Map.of("until", "2020-01-01T00:00"))))
                .contains("must be in the future");
        PlainBrowser.done(PlainBrowser.send("/task_types/" + id + "/resume", Map.of()));
        assertThat(tables.number("SELECT count(*) FROM task_type WHERE paused_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void showsPausesAndResumesSourceTypes() {
        tables.sql(
                "UPDATE source_type SET overloaded_at = now(), overload_reason = 'oldest is 9 min' WHERE code = 'VK'");

        assertThat(PlainBrowser.page("/source_types"))
                .contains("RSS", "overloaded", "oldest is 9 min", "rss_parser_tasks");
        assertThat(PlainBrowser.page("/source_types", "ru")).contains("перегружены");
        PlainBrowser.done(PlainBrowser.send("/source_types/VK/pause", Map.of("reason", "their outage", "until", "")));
        assertThat(PlainBrowser.page("/source_types")).contains("their outage");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/source_types/VK/pause", Map.of("until", "2020-01-01T00:00"))))
                .contains("must be in the future", "id=\"type-VK\"");
        PlainBrowser.done(PlainBrowser.send("/source_types/VK/resume", Map.of()));
        assertThat(tables.number("SELECT count(*) FROM source_type WHERE paused_at IS NOT NULL"))
                .isZero();
        PlainBrowser.send("/source_types/FAX/pause", Map.of("reason", "x"))
                .then()
                .statusCode(404);
    }

    private static Map<String, String> fields() {
        Map<String, String> form = new HashMap<>();
        form.put("name", "Posts of a feed");
        form.put("cron", "7 3 * * *");
        form.put("time_zone", "UTC");
        form.put("enabled", "true");
        form.put("by_default", "true");
        form.put("spread_s", "0");
        form.put("batch_size", "7");
        form.put("max_attempts", "3");
        form.put("backoff_s", "30");
        form.put("backoff_max_s", "3600");
        form.put("dispatch_timeout_s", "3600");
        form.put("start_timeout_s", "600");
        form.put("silence_timeout_s", "600");
        form.put("max_duration_s", "14400");
        form.put("params", "{}");
        return form;
    }
}
