package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.overview.Overview;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of sources: what they show, and what their buttons do. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourcePagesTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);
    private static final String FEED = "https://example.org/feed.xml";
    private static final String SCRIPT = "<script>alert(1)</script>";

    @Inject
    Tables tables;

    @Inject
    Overview overview;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void listsInBothLanguages() {
        tables.source("RSS", FEED, NOT_YET);

        assertThat(PlainBrowser.page("/sources")).contains(FEED, "Add a source", "<caption");
        assertThat(PlainBrowser.page("/sources", "ru")).contains(FEED, "Добавить источник");
    }

    @Test
    void saysWhatToDoWhereThereIsNothing() {
        assertThat(PlainBrowser.page("/sources")).contains("No sources yet");
        assertThat(PlainBrowser.page("/sources?tag=none")).contains("No sources match");
    }

    @Test
    void findsAnExternalIdAsItWasPasted() {
        tables.source("VK", "-1", NOT_YET);
        tables.source("RSS", FEED, NOT_YET);

        assertThat(PlainBrowser.page("/sources?search=https%3A%2F%2Fvk.com%2Fpublic1"))
                .contains("<code>-1</code>")
                .doesNotContain(FEED);
        assertThat(PlainBrowser.page("/sources?search=HTTPS%3A%2F%2FExample.org%2Ffeed.xml"))
                .contains(FEED);
    }

    @Test
    void narrowsByTagTypeAndHealth() {
        long failing = tables.source("RSS", "https://example.org/failing", NOT_YET);
        tables.source("RSS", "https://example.org/well", NOT_YET);
        tables.sql("UPDATE source SET tags = '{a & b}' WHERE id = ?", failing);
        tables.sql("UPDATE source_schedule SET failures = 12, quarantined_at = now() WHERE source_id = ?", failing);

        tables.sql("UPDATE source SET paused_at = now() WHERE id = ?", failing);

        for (String filter : new String[] {
            "health=FAILING", "health=QUARANTINED", "health=PAUSED", "health=FAILING&source_type=RSS", "tag=a+%26+b"
        }) {
            assertThat(PlainBrowser.page("/sources?" + filter))
                    .as(filter)
                    .contains("https://example.org/failing")
                    .doesNotContain("https://example.org/well");
        }
        assertThat(PlainBrowser.page("/sources?source_type=VK")).contains("No sources match");
        assertThat(PlainBrowser.page("/sources?enabled=false")).contains("No sources match");
        assertThat(PlainBrowser.page("/sources")).contains("/sources?tag=a+%26+b");
        PlainBrowser.open("/sources?health=WELL", "en").then().statusCode(400);
    }

    @Test
    void leadsFromPageToPage() {
        tables.sources("RSS", 51);

        String first = PlainBrowser.page("/sources?source_type=RSS");
        String next = first.replaceFirst("(?s).*href=\"([^\"]*cursor=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");

        assertThat(next).startsWith("/sources?source_type=RSS&cursor=");
        assertThat(PlainBrowser.page(next)).contains("Source 51", "First page").doesNotContain("Source 50<");
    }

    @Test
    void showsASourceInBothLanguages() {
        long id = tables.source("RSS", FEED, NOT_YET);
        tables.task(id, "SUCCESS");
        tables.task(id, "FAILED");

        assertThat(PlainBrowser.page("/sources/" + id))
                .contains(FEED, "Latest tasks: 2, newest on the right · success 1 · failed 1 · other 0", "<svg")
                .contains("Next run", "<code>");
        assertThat(PlainBrowser.page("/sources/" + id, "ru")).contains(FEED, "Следующий запуск", "успех 1");
        PlainBrowser.open("/sources/0", "en").then().statusCode(404);
    }

    @Test
    void givesTheReasonOfTheNextRun() {
        long id = tables.source("RSS", FEED, NOT_YET);
        String page = "/sources/" + id;
        assertThat(PlainBrowser.page(page)).contains("Cron of the task type <code>");

        tables.sql("UPDATE source_schedule SET interval_s = 5400");
        assertThat(PlainBrowser.page(page)).contains("Own interval", "every 1 h 30 min");
        assertThat(PlainBrowser.page(page, "ru")).contains("каждые 1 ч 30 мин");
        tables.sql("UPDATE source_schedule SET failures = 3");
        assertThat(PlainBrowser.page(page)).contains("Back-off, failures in a row: 3");
        tables.sql(
                "UPDATE source_type SET overloaded_at = now(), overload_reason = 'oldest is 9 min' WHERE code = 'RSS'");
        assertThat(PlainBrowser.page(page)).contains("Postponed: parsers overloaded", "oldest is 9 min");
        tables.sql("UPDATE source_schedule SET quarantined_at = now()");
        assertThat(PlainBrowser.page(page)).contains("Quarantined: rare probes");
        tables.sql("UPDATE source SET tags = '{news}'");
        tables.sql("INSERT INTO tag_pause (tag, pause_reason) VALUES ('news', 'elections')");
        assertThat(PlainBrowser.page(page)).contains("news: elections", "not planned");
        tables.sql("UPDATE task_type SET enabled = false WHERE source_type = 'RSS'");
        assertThat(PlainBrowser.page(page)).contains("Disabled</span> the task type");
    }

    @Test
    void addsASource() {
        String page = PlainBrowser.done(PlainBrowser.send(
                "/sources",
                Map.of(
                        "source_type", "VK",
                        "external_id", "https://vk.com/public1",
                        "name", "Лента",
                        "tags", "news, daily,",
                        "settings", "{\"depth\": 2}",
                        "enabled", "true")));

        assertThat(PlainBrowser.page(page)).contains("Лента", "<code>-1</code>", "news", "daily", "depth", "Saved");
        assertThat(tables.number("SELECT count(*) FROM source_schedule")).isPositive();
    }

    @Test
    void saysBesideTheFieldWhatIsWrong() {
        String page = PlainBrowser.refused(
                400,
                PlainBrowser.send(
                        "/sources",
                        Map.of("source_type", "RSS", "external_id", "ftp://x", "name", "kept", "settings", "{}")));

        assertThat(page).contains("id=\"external_id-fault\"", "is not an address", "value=\"kept\"", "Not saved");
        assertThat(PlainBrowser.refused(
                        400,
                        PlainBrowser.send(
                                "/sources", Map.of("source_type", "RSS", "external_id", FEED, "settings", "{oops"))))
                .contains("id=\"settings-fault\"", "is not JSON");
        tables.source("RSS", FEED, NOT_YET);
        assertThat(PlainBrowser.refused(
                        409,
                        PlainBrowser.send(
                                "/sources", Map.of("source_type", "RSS", "external_id", FEED, "settings", "{}"))))
                .contains("already exists");
    }

    @Test
    void takesSettingsAsLargeAsRestDoes() {
        String large = "x".repeat(100_000);

        PlainBrowser.done(PlainBrowser.send(
                "/sources",
                Map.of("source_type", "RSS", "external_id", FEED, "settings", "{\"x\": \"" + large + "\"}")));

        assertThat(tables.text("SELECT settings ->> 'x' FROM source")).isEqualTo(large);
    }

    @Test
    void changesASourceAndTakesSettingsAway() {
        long id = tables.source("RSS", FEED, NOT_YET);
        tables.sql("UPDATE source SET settings = '{\"a\": 1, \"b\": {\"c\": 2, \"d\": 3}}', tags = '{x}'");
        assertThat(PlainBrowser.page("/sources/" + id + "/edit")).contains("value=\"" + FEED + "\"", "value=\"x\"");

        PlainBrowser.done(PlainBrowser.send(
                "/sources/" + id + "/edit",
                Map.of("external_id", FEED, "name", "New", "tags", "", "settings", "{\"b\": {\"d\": 4}}")));

        assertThat(tables.text("SELECT name || settings || enabled || cardinality(tags) FROM source"))
                .isEqualTo("New{\"b\": {\"d\": 4}}false0");
        assertThat(PlainBrowser.refused(
                        400,
                        PlainBrowser.send(
                                "/sources/" + id + "/edit",
                                Map.of("external_id", "x", "name", "New", "tags", "", "settings", "{}"))))
                .contains("external_id-fault");
    }

    @Test
    void pausesAndResumes() {
        long id = tables.source("RSS", FEED, NOT_YET);

        String page = PlainBrowser.done(
                PlainBrowser.send("/sources/" + id + "/pause", Map.of("reason", "moves", "until", "2099-01-02T03:04")));

        assertThat(PlainBrowser.page(page)).contains("moves", "2099-01-02 03:04:00 UTC", "Paused. Tasks that exist");
        assertThat(tables.text("SELECT pause_reason FROM source")).isEqualTo("moves");
        assertThat(PlainBrowser.page("/sources")).contains("Paused");
        PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/resume", Map.of()));
        assertThat(tables.number("SELECT count(*) FROM source WHERE paused_at IS NULL"))
                .isOne();
    }

    @Test
    void isPausedNoMoreOnceItsTimeHasCome() {
        long id = tables.source("RSS", FEED, NOT_YET);
        tables.sql(
                "UPDATE source SET paused_at = now() - interval '2 hours', paused_until = now() + interval '1 hour'");
        overview.refresh();
        assertThat(PlainBrowser.page("/sources/" + id)).contains("<strong>Paused</strong>", "Resume");

        tables.sql("UPDATE source SET paused_until = now() - interval '1 hour'");
        assertThat(PlainBrowser.page("/sources/" + id)).doesNotContain("<strong>Paused</strong>", "Resume");
        assertThat(PlainBrowser.page("/sources?health=PAUSED")).contains("No sources match");
    }

    @Test
    void refusesAPauseThatIsOver() {
        long id = tables.source("RSS", FEED, NOT_YET);

        String page = PlainBrowser.refused(
                400,
                PlainBrowser.send("/sources/" + id + "/pause", Map.of("reason", "kept", "until", "2020-01-01T00:00")));

        assertThat(page)
                .contains("must be in the future", "value=\"kept\"", "<details name=\"act\" class=\"act\" open>");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/sources/" + id + "/pause", Map.of("reason", "", "until", "soon"))))
                .contains("must be a time");
    }

    @Test
    void turnsOffAndOn() {
        long id = tables.source("RSS", FEED, NOT_YET);

        PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/disable", Map.of()));
        assertThat(tables.number("SELECT count(*) FROM source WHERE enabled")).isZero();
        PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/enable", Map.of()));
        assertThat(tables.number("SELECT count(*) FROM source WHERE enabled")).isOne();
    }

    @Test
    void runsNowAndSaysWhatWasMade() {
        long id = tables.source("RSS", FEED, NOT_YET);
        tables.source("RSS", "https://example.org/other", NOT_YET);

        String page = PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/run", Map.of("reason", "look")));

        long group = tables.number("SELECT id FROM task_group");
        assertThat(PlainBrowser.page(page)).contains("Tasks created: 1", "href=\"/groups/" + group + "\"");
        assertThat(tables.text("SELECT reason FROM task_group")).isEqualTo("look");
        assertThat(tables.number("SELECT count(*) FROM all_task_sources WHERE source_id <> ?", id))
                .isZero();
        assertThat(PlainBrowser.page(
                        PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/run", Map.of("reason", "")))))
                .contains("Tasks created: 0", "Skipped, last task still active: 1");
    }

    @Test
    void deletesAfterAWarning() {
        long id = tables.source("RSS", FEED, NOT_YET);
        tables.task(id, "SUCCESS");

        assertThat(PlainBrowser.refused(409, PlainBrowser.send("/sources/" + id + "/delete", Map.of())))
                .contains("has a history", "<details name=\"act\" class=\"act danger\" open>");
        String page = PlainBrowser.done(PlainBrowser.send("/sources/" + id + "/delete", Map.of("history", "true")));

        assertThat(PlainBrowser.page(page)).contains("Deleted");
        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
    }

    @Test
    void showsScriptAsText() {
        long id = tables.source("RSS", "https://example.org/" + SCRIPT, NOT_YET);
        tables.sql(
                "UPDATE source SET name = ?, tags = ARRAY[?], pause_reason = ?, paused_at = now()",
                SCRIPT,
                SCRIPT,
                SCRIPT);
        tables.sql("UPDATE source SET settings = jsonb_build_object('x', CAST(? AS text))", SCRIPT);
        long task = tables.task(id, "FAILED");
        tables.everywhere("UPDATE task SET error_message = ? WHERE id = ?", SCRIPT, task);

        for (String page : new String[] {"/sources", "/sources/" + id, "/sources/" + id + "/edit", "/schedules"}) {
            assertThat(PlainBrowser.page(page))
                    .as(page)
                    .contains("&lt;script&gt;")
                    .doesNotContain(SCRIPT);
        }
    }
}
