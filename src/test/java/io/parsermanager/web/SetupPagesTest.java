package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The form of three steps that sets up a parser, and the form that adds a schedule. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SetupPagesTest {
    private static final String THINGS =
            "SELECT (SELECT count(*) FROM source_type) + (SELECT count(*) FROM task_type) + (SELECT count(*) FROM source) + (SELECT count(*) FROM source_schedule)";

    @Inject
    Tables tables;

    private long things;

    @BeforeEach
    void begin() {
        clear();
        things = tables.number(THINGS);
    }

    @AfterEach
    void clear() {
        tables.clear();
        tables.sql("DELETE FROM task_type WHERE source_type = 'CHATS' OR code = 'SETUP'");
        tables.sql("DELETE FROM source_type WHERE code = 'CHATS'");
    }

    @Test
    void beginsWithTheSourceType() {
        assertThat(PlainBrowser.page("/setup"))
                .contains("Set up a parser", "<option value=\"RSS\"", "name=\"task_type.cron\" value=\"0 * * * *\"");
        assertThat(PlainBrowser.page("/setup", "ru")).contains("Подключить парсер", "Шаги");
        assertThat(PlainBrowser.page("/source_types")).contains("href=\"/setup\"");
    }

    @Test
    void looksAtTheTopicAndMakesNothingBeforeTheLastStep() {
        String second = step(2, form());
        assertThat(second).contains("chats_parser_tasks", "Kafka does not have the topic yet", "Next five firings");
        assertThat(second).contains("type=\"hidden\" name=\"source_type.code\" value=\"CHATS\"");

        Map<String, String> ofRss = form("source_type", "RSS");
        assertThat(step(2, ofRss)).contains("rss_parser_tasks");

        assertThat(step(3, form())).contains("Create everything", "Check and show the message");
        assertThat(tables.number(THINGS)).isEqualTo(things);
    }

    @Test
    void showsTheMessageAsTheParserGetsIt() {
        assertThat(step(4, form("source.settings", "{\"depth\": 7}", "task_type.params", "{\"lang\": \"ru\"}")))
                .contains(
                        "&quot;source_type&quot; : &quot;CHATS&quot;",
                        "&quot;external_id&quot; : &quot;@news&quot;",
                        "&quot;depth&quot; : 7",
                        "&quot;lang&quot; : &quot;ru&quot;");
        assertThat(tables.number(THINGS)).isEqualTo(things);
    }

    @Test
    void marksEveryFaultOfAStepAtItsField() {
        String first = PlainBrowser.refused(
                400,
                PlainBrowser.send(
                        "/setup/step", form("to", "2", "source_type.code", "x y", "source_type.topic", "a b")));
        assertThat(faults(first)).containsExactlyInAnyOrder("source_type.code", "source_type.topic");

        String second = PlainBrowser.refused(
                400,
                PlainBrowser.send(
                        "/setup/step",
                        form(
                                "to", "3",
                                "task_type.code", "",
                                "task_type.cron", "99 * * * *",
                                "task_type.batch_size", "many",
                                "task_type.params", "{")));
        assertThat(faults(second))
                .containsExactlyInAnyOrder(
                        "task_type.code", "task_type.cron", "task_type.batch_size", "task_type.params");
        assertThat(second).contains("many");

        String third = PlainBrowser.refused(
                400,
                PlainBrowser.send(
                        "/setup",
                        form(
                                "source_type", "RSS",
                                "source.external_id", "not an address",
                                "source.settings", "[]",
                                "schedule.mode", "FIXED",
                                "schedule.min_interval_s", "1")));
        assertThat(faults(third))
                .containsExactlyInAnyOrder(
                        "source.external_id", "source.settings", "schedule.interval_s", "schedule.min_interval_s");
        assertThat(tables.number(THINGS)).isEqualTo(things);
    }

    @Test
    void goesBackToTheStepThatSomebodyElseHasSpoiled() {
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/setup", form("source_type", "", "source_type.code", "RSS"))))
                .contains("There is a source type RSS already", "id=\"source_type.code-fault\"");
    }

    @Test
    void makesEverythingAtOnceWithTheWordsOfTheSingleActs() {
        long audited = tables.number("SELECT coalesce(max(id), 0) FROM audit");
        String page = PlainBrowser.done(PlainBrowser.send(
                "/setup",
                form("schedule.mode", "FIXED", "schedule.interval_s", "900", "task_type.by_default", "true")));

        assertThat(PlainBrowser.page(page)).contains("@news", "every 15 min");
        assertThat(tables.number(THINGS)).isEqualTo(things + 4);
        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE interval_s = 900"))
                .isOne();
        assertThat(tables.column("SELECT act FROM audit WHERE id > ? AND act <> 'setup.create'", audited).stream()
                        .map(String::valueOf))
                .containsExactlyInAnyOrder(
                        "source_type.create", "task_type.create", "source.create", "source_schedule.create");
        assertThat(tables.text("SELECT selection FROM audit WHERE id > ? AND act = 'setup.create'", audited))
                .contains("not kept")
                .doesNotContain("depth");
        assertThat(tables.number(
                        "SELECT count(*) FROM audit_outcome WHERE audit_id > ? AND changes LIKE '%CHATS%'", audited))
                .isPositive();
    }

    @Test
    void addsAScheduleOnTheSourcesPage() {
        long source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
        long taskType = tables.number(
                "INSERT INTO task_type (source_type, code, name, cron) VALUES ('RSS', 'SETUP', 's', '@daily') RETURNING id");
        assertThat(PlainBrowser.page("/sources/" + source)).contains("Add a schedule", "SETUP");

        Map<String, Object> form = Map.of("source_id", source, "task_type_id", taskType, "mode", "FIXED");
        assertThat(PlainBrowser.refused(400, PlainBrowser.send("/schedules", form)))
                .contains("id=\"interval_s-fault\"", "https://example.org/feed.xml");

        Map<String, Object> right = new HashMap<>(form);
        right.put("interval_s", "900");
        right.put("enabled", "true");
        assertThat(PlainBrowser.done(PlainBrowser.send("/schedules", right))).startsWith("/sources/" + source);
        assertThat(PlainBrowser.page("/sources/" + source)).doesNotContain("Add a schedule");
    }

    private static String step(int to, Map<String, String> form) {
        Map<String, String> sent = new HashMap<>(form);
        sent.put("to", String.valueOf(to));
        return PlainBrowser.send("/setup/step", sent)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** A form that is right but for these fields. */
    private static Map<String, String> form(String... fields) {
        Map<String, String> form = new HashMap<>(Map.of(
                "source_type", "",
                "source_type.code", "CHATS",
                "source_type.name", "Chats",
                "task_type.code", "SETUP",
                "task_type.name", "Set up",
                "task_type.cron", "0 * * * *",
                "task_type.batch_size", "1",
                "source.external_id", "@news",
                "source.settings", "{\"depth\": 1}",
                "schedule.mode", "CRON"));
        form.putAll(Map.of(
                "schedule.enabled", "true",
                "task_type.time_zone", "UTC",
                "task_type.spread_s", "0",
                "task_type.max_attempts", "3",
                "task_type.start_timeout_s", "600",
                "task_type.silence_timeout_s", "600",
                "task_type.max_duration_s", "14400"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    private static List<String> faults(String page) {
        return Pattern.compile("id=\"([^\"]+)-fault\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
