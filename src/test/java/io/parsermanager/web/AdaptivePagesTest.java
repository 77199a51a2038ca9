package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pages show of adaptive intervals: the visits of a source, and what a pace would mean for a task type. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdaptivePagesTest {
    private static final String CHECK = "?check=1&cron=0+*+*+*+*&time_zone=UTC&min_interval_s=%s&max_interval_s=%s";

    @Inject
    Tables tables;

    private long type;

    @BeforeEach
    void clear() {
        tables.clear();
        type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    @Test
    void aSourceShowsItsVisitsAndWhatTheyFoundInBothLanguages() {
        long source = source(1);
        visit(source, Duration.ofHours(3), 5);
        visit(source, Duration.ofHours(2), 0);
        visit(source, Duration.ofHours(1), 2);

        assertThat(PlainBrowser.page("/sources/" + source))
                .contains("Visits of POSTS", "class=\"visits\"", "aria-labelledby=\"visits-words-1\"", "<details>")
                .contains("Visits: 3, newest on the right · with new items: 2 · new items: 7")
                .contains("1 h to 1 h, logarithmic · bars: new items, at most 5");
        assertThat(PlainBrowser.page("/sources/" + source, "ru"))
                .contains(
                        "Посещения POSTS",
                        "Посещений: 3, новые справа · с новыми материалами: 2 · новых материалов: 7");
    }

    @Test
    void aSourceOfWhichNothingIsKnownHasNoChart() {
        long source = source(1);
        visit(source, Duration.ofHours(2), null);
        visit(source, Duration.ofHours(1), null);

        assertThat(PlainBrowser.page("/sources/" + source))
                .contains("Latest tasks: 2")
                .doesNotContain("class=\"visits\"");
    }

    @Test
    void aSourceShowsTheErrorOfItsOwnUntilAVisitHasNone() {
        long source = source(1);
        visit(source, Duration.ofHours(2), 0);
        tables.sql("UPDATE task_source_history SET error_code = 'HTTP_451', error_message = 'Not <here>'");
        String page = "/sources/" + source;
        assertThat(PlainBrowser.page(page)).contains("Own error at the last visit", "HTTP_451: Not &lt;here&gt;");
        assertThat(PlainBrowser.page(page, "ru")).contains("Своя ошибка при последнем посещении", "HTTP_451");

        visit(source, Duration.ofHours(1), 0);
        assertThat(PlainBrowser.page(page))
                .doesNotContain("Own error at the last visit")
                .contains("Not &lt;here&gt;");
    }

    @Test
    void aTaskTypeSaysThatNothingIsKnown() {
        source(2);
        tables.sql("UPDATE source_schedule SET adaptive = true");
        source(1);
        assertThat(PlainBrowser.page("/task_types/" + type))
                .contains("Nothing can be foreseen: no visit of its adaptive schedules (2) has said yet what it found.")
                .contains("By cron or at an interval of their own, and not counted: 1.");
        assertThat(PlainBrowser.page("/task_types/" + type, "ru")).contains("Предсказать нельзя");
    }

    @Test
    void aTaskTypeShowsWhatEachPaceWouldMean() {
        source(3);
        tables.sql("UPDATE source_schedule SET adaptive = true, interval_now_s = 8640");
        source(1);
        tables.sql("UPDATE source_schedule SET adaptive = true, interval_now_s = 86400 WHERE interval_now_s IS NULL");
        tables.sql("UPDATE source_schedule SET enabled = false WHERE id = (SELECT min(id) FROM source_schedule)");

        // two at 8640 s and one at the bound: 21 a day now; at another pace 8640 s by 0.71 or 1.71
        assertThat(rows(PlainBrowser.page("/task_types/" + type)))
                .contains("Enabled adaptive schedules: 3. Visits a day of those that know their interval (3): 21 now.")
                .contains("every fourth 29 1 h 42 min every third 21 2 h 24 min every second 13 4 h 6 min")
                .contains("At a bound of their interval, where the service does not know how often items come: 1.");
        assertThat(rows(PlainBrowser.page("/task_types/" + type, "ru"))).contains("каждое четвёртое 29 1 ч 42 мин");
        assertThat(tables.text("SELECT pace FROM task_type WHERE id = ?", type)).isEqualTo("NORMAL");
    }

    @Test
    void aPreviewTakesTheBoundsOfTheFormAndKeepsNothing() {
        source(1);
        tables.sql("UPDATE source_schedule SET adaptive = true, interval_now_s = 8640");

        assertThat(rows(PlainBrowser.page("/task_types/" + type + CHECK.formatted("7200", "10800"))))
                .contains("every fourth 12 2 h every third 10 2 h 24 min every second 8.0 3 h");
        for (String wrong : new String[] {"", "x", "-1", "99999999999", "20000"}) {
            assertThat(PlainBrowser.page("/task_types/" + type + CHECK.formatted(wrong, "10800")))
                    .contains("Enter a shortest and a longest interval for a preview");
        }
        assertThat(tables.number("SELECT min_interval_s FROM task_type WHERE id = ?", type))
                .isEqualTo(600);
    }

    /** Sources with a schedule each; the id of the last one. */
    private long source(int howMany) {
        long id = 0;
        for (int i = 0; i < howMany; i++) {
            id = tables.source("RSS", "https://example.org/" + System.nanoTime(), Duration.ofHours(-1));
        }
        return id;
    }

    private void visit(long source, Duration ago, Integer found) {
        long task = tables.task(source, "SUCCESS");
        tables.sql(
                "UPDATE task_history SET finished_at = now() - make_interval(secs => ?) WHERE id = ?",
                (double) ago.toSeconds(),
                task);
        tables.sql("UPDATE task_source_history SET found_new = CAST(? AS integer) WHERE task_id = ?", found, task);
    }

    /** The text of a page without its tags. */
    private static String rows(String page) {
        return page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
