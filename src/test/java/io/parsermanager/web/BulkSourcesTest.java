package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions on many sources at once: the ticked rows, or all that match; their counts before, and their undo after. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BulkSourcesTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    private long first;
    private long second;
    private long other;

    @BeforeEach
    void fill() {
        tables.clear();
        first = tables.source("RSS", "https://example.org/1", NOT_YET);
        second = tables.source("RSS", "https://example.org/2", NOT_YET);
        other = tables.source("VK", "-1", NOT_YET);
    }

    @Test
    void showsHealthOutcomesAndTheNextRunOfEachSource() {
        tables.task(first, "SUCCESS");
        tables.task(first, "FAILED");
        tables.sql("UPDATE source_schedule SET failures = 3 WHERE source_id = ?", second);

        String page = PlainBrowser.page("/sources?source_type=RSS");

        assertThat(page)
                .contains("Latest outcomes: success 1, failed 1, canceled 0", "d=\"M2 1v8\"", "d=\"M6 9v8\"")
                .contains("Back-off, failures in a row: 3", "Failing", "Sources: 2")
                .contains("Cron of the task type");
    }

    @Test
    void showsTheNewestFirstFromPageToPage() {
        tables.sources("YOUTUBE", 52);

        String page = PlainBrowser.page("/sources?source_type=YOUTUBE&order=-id");
        String next = page.replaceFirst("(?s).*href=\"([^\"]*cursor=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");

        assertThat(page).contains("Sources on this page: 50", "Source 52<").doesNotContain("Source 2<");
        assertThat(PlainBrowser.page(next)).contains("Source 2<", "Source 1<").doesNotContain("Source 3<");
        PlainBrowser.open("/sources?order=name", "en").then().statusCode(400);
    }

    @Test
    void asksWithTheNumberThatWouldChange() {
        tables.sql("UPDATE source SET enabled = false WHERE id = ?", first);

        assertThat(PlainBrowser.page("/sources/bulk?act=disable&scope=all&source_type=RSS"))
                .contains("Disables the enabled sources: 1.", "all that match", "Yes, disable");
        assertThat(PlainBrowser.page("/sources/bulk?act=disable&scope=selected&id=" + first + "&id=" + second, "ru"))
                .contains("Выключает включённые источники: 1", "выбрано строк: 2");
        assertThat(PlainBrowser.page("/sources/bulk?act=disable&scope=selected&id=" + first))
                .contains("There is nothing to change");
        assertThat(PlainBrowser.refused(400, PlainBrowser.open("/sources/bulk?act=disable&scope=selected", "en")))
                .contains("tick them in the list");
        PlainBrowser.open("/sources/bulk?act=burn&scope=all", "en").then().statusCode(400);
    }

    @Test
    void disablesAndUndoesExactlyWhatItChanged() {
        tables.sql("UPDATE source SET enabled = false WHERE id = ?", first);

        String page = PlainBrowser.done(
                PlainBrowser.send("/sources/bulk/disable", Map.of("scope", "all", "reason", "a storm")));

        assertThat(tables.number("SELECT count(*) FROM source WHERE enabled")).isZero();
        assertThat(tables.text("SELECT reason || cardinality(sources) FROM bulk_action"))
                .isEqualTo("a storm2");
        assertThat(PlainBrowser.page(page)).contains("Sources changed: 2", "Undo");
        tables.sql("UPDATE source SET enabled = true WHERE id = ?", second);
        String undo = "/sources/bulk/disable/" + tables.number("SELECT id FROM bulk_action") + "/undo";
        assertThat(PlainBrowser.page(PlainBrowser.done(PlainBrowser.send(undo, Map.of()))))
                .contains("Undone. Sources changed back: 1", "a storm")
                .doesNotContain(">Undo<");
        assertThat(tables.column("SELECT id FROM source WHERE NOT enabled")).isEqualTo(List.of(first));
        PlainBrowser.refused(409, PlainBrowser.send(undo, Map.of()));
        PlainBrowser.refused(404, PlainBrowser.send("/sources/bulk/enable/0/undo", Map.of()));
        PlainBrowser.refused(404, PlainBrowser.send(undo.replace("disable", "tag"), Map.of()));
    }

    @Test
    void pausesResumesAndGivesThePausesBack() {
        tables.sql("UPDATE source SET paused_at = now(), pause_reason = 'mine' WHERE id = ?", other);

        PlainBrowser.done(PlainBrowser.send(
                "/sources/bulk/pause", Map.of("scope", "all", "reason", "moves", "until", "2099-01-02T03:04")));
        assertThat(tables.column("SELECT pause_reason FROM source ORDER BY id"))
                .isEqualTo(List.of("moves", "moves", "mine"));
        PlainBrowser.done(PlainBrowser.send("/sources/bulk/resume", Map.of("scope", "all")));
        assertThat(tables.number("SELECT count(*) FROM source WHERE paused_at IS NOT NULL"))
                .isZero();
        undoLast("resume");
        assertThat(tables.column("SELECT pause_reason FROM source ORDER BY id"))
                .isEqualTo(List.of("moves", "moves", "mine"));
        assertThat(tables.number("SELECT count(*) FROM source WHERE paused_until > now()"))
                .isEqualTo(2);
        tables.sql("UPDATE source SET paused_at = NULL");
        assertThat(PlainBrowser.refused(
                        400,
                        PlainBrowser.send(
                                "/sources/bulk/pause",
                                Map.of("scope", "all", "reason", "kept", "until", "2020-01-01T00:00"))))
                .contains("must be in the future", "value=\"kept\"");
    }

    @Test
    void undoesAPauseOnlyWhereItIsStillTheSame() {
        PlainBrowser.done(PlainBrowser.send(
                "/sources/bulk/pause", Map.of("scope", "selected", "id", List.of(first, second), "reason", "x")));
        PlainBrowser.done(PlainBrowser.send("/sources/" + second + "/pause", Map.of("reason", "longer", "until", "")));

        undoLast("pause");

        assertThat(tables.column("SELECT id FROM source WHERE paused_at IS NOT NULL"))
                .isEqualTo(List.of(second));
    }

    @Test
    void addsAndRemovesATag() {
        tables.sql("UPDATE source SET tags = '{z,news}' WHERE id = ?", first);

        PlainBrowser.done(PlainBrowser.send("/sources/bulk/tag", Map.of("scope", "all", "new_tag", " news ")));

        assertThat(tables.text("SELECT string_agg(array_to_string(tags, '+'), ' ' ORDER BY id) FROM source"))
                .isEqualTo("z+news news news");
        undoLast("tag");
        assertThat(tables.number("SELECT count(*) FROM source WHERE tags = '{}'"))
                .isEqualTo(2);
        PlainBrowser.done(
                PlainBrowser.send("/sources/bulk/untag", Map.of("scope", "all", "tag", "news", "new_tag", "news")));
        assertThat(tables.text("SELECT array_to_string(tags, '+') FROM source WHERE id = " + first))
                .isEqualTo("z");
        undoLast("untag");
        assertThat(tables.text("SELECT array_to_string(tags, '+') FROM source WHERE id = " + first))
                .isEqualTo("news+z");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/sources/bulk/tag", Map.of("scope", "all", "new_tag", ".."))))
                .contains("must not be . or ..");
    }

    @Test
    void runsTheTickedRows() {
        String page = PlainBrowser.done(PlainBrowser.send(
                "/sources/bulk/run", Map.of("scope", "selected", "id", List.of(first, second), "reason", "look")));

        assertThat(PlainBrowser.page(page)).contains("Tasks created: 2", "/groups/");
        assertThat(tables.number("SELECT count(*) FROM all_task_sources WHERE source_id = ?", other))
                .isZero();
    }

    @Test
    void deletesWithoutThoseThatAreAtWorkOrHaveAHistory() {
        tables.task(first, "QUEUED");
        tables.task(second, "SUCCESS");

        String page = PlainBrowser.done(PlainBrowser.send("/sources/bulk/delete", Map.of("scope", "all")));

        assertThat(PlainBrowser.page(page)).contains("Sources deleted: 1", "history: 2.");
        PlainBrowser.done(PlainBrowser.send("/sources/bulk/delete", Map.of("scope", "all", "history", "true")));
        assertThat(tables.column("SELECT id FROM source")).isEqualTo(List.of(first));
        assertThat(tables.number("SELECT count(*) FROM task_source_history")).isZero();
    }

    @Test
    void exportsWhatIsFiltered() {
        tables.sql("UPDATE source_schedule SET failures = 1 WHERE source_id = ?", second);

        String page = PlainBrowser.page("/sources?health=FAILING&search=https%3A%2F%2Fexample.org%2F2");
        String export = page.replaceFirst("(?s).*href=\"([^\"]*format=csv[^\"]*)\".*", "$1")
                .replace("&amp;", "&");

        assertThat(PlainBrowser.page(export))
                .contains("https://example.org/2")
                .doesNotContain("https://example.org/1", "-1");
    }

    @Test
    void isNamedInTheAuditAsTheActOfOneSource() {
        PlainBrowser.done(PlainBrowser.send("/sources/bulk/disable", Map.of("scope", "all", "reason", "a storm")));

        assertThat(tables.text("SELECT act || ' ' || reason FROM audit ORDER BY id DESC LIMIT 1"))
                .isEqualTo("source.disable a storm");
    }

    private void undoLast(String act) {
        long id = tables.number("SELECT max(id) FROM bulk_action");
        PlainBrowser.done(PlainBrowser.send("/sources/bulk/" + act + "/" + id + "/undo", Map.of()));
    }
}
