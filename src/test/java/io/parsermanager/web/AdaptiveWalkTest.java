package io.parsermanager.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.apply.ApplyStatuses;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Found;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source that turns quiet: what a person sees of it in a real Chromium, from its first news to one visit a day. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdaptiveWalkTest {
    private static final int PHONE = 390;

    /** The clock moves: everything that has happened lies so much longer ago. */
    private static final List<String> LATER = List.of(
            "UPDATE task_history SET created_at = created_at - d, started_at = started_at - d, finished_at = finished_at - d"
                    + " FROM (SELECT make_interval(secs => ?) AS d) age",
            "UPDATE source_schedule SET next_run_at = next_run_at - d, last_success_at = last_success_at - d, found_at = found_at - d"
                    + " FROM (SELECT make_interval(secs => ?) AS d) age");

    @TestHTTPResource("/")
    URL address;

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    ApplyStatuses applyStatuses;

    @Test
    void aSourceThatTurnsQuietIsAskedLessAndLessAndThePageSaysWhy() {
        assumeTrue(Browser.installed().isPresent(), "There is no Chromium on this machine: apt-get install chromium");
        tables.clear();
        long source = tables.source("RSS", "https://example.org/turns-quiet.xml", Duration.ZERO);
        long schedule = tables.number("SELECT id FROM source_schedule");
        try (Browser browser = new Browser(Browser.installed().get())) {
            Page page = browser.reader(address.toString());
            Browser.begin(page);
            page.navigate("/schedules/" + schedule);
            page.getByLabel("Runs").selectOption("ADAPTIVE");
            press(page, "Save");
            assertThat(page.locator("dl.facts")).containsText("The first runs say how often it runs (10 min to 1 d).");
            tables.sql("UPDATE source_schedule SET next_run_at = now() - interval '1 second'");

            for (int visits = 0; visits < 8; visits++) {
                visit(source, 3);
            }
            page.navigate("/sources/" + source);
            assertThat(page.locator("main")).containsText("New items at the last visit: 3.");
            assertThat(page.locator("main")).containsText("Every 10 min now");

            List<Long> intervals = new ArrayList<>();
            for (int visits = 0; visits < 24; visits++) {
                visit(source, 0);
                intervals.add(tables.number("SELECT interval_now_s FROM source_schedule"));
            }
            assertThat(intervals).isSorted().startsWith(750L).endsWith(86_400L);
            looksRight(page, source, "adaptive-en", "The last visit found nothing new.", "Every 1 d now");
            press(page, "RU");
            looksRight(page, source, "adaptive-ru", "Последнее посещение не нашло нового.", "Сейчас каждые 1 д");
            Browser.look(page, PHONE, ColorScheme.DARK);
            looksRight(page, source, "adaptive-phone", "Последнее посещение не нашло нового.", "Сейчас каждые 1 д");
            preview(page, "adaptive-pace-phone");
            Browser.look(page, 1280, ColorScheme.LIGHT);
            preview(page, "adaptive-pace-ru");
            press(page, "EN");
            preview(page, "adaptive-pace");
            page.navigate("about:blank");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** The form of the task type says what each pace would mean, and the preview of another one can be read as well. */
    private void preview(Page page, String name) {
        page.navigate("/task_types/" + tables.number("SELECT task_type_id FROM source_schedule"));
        page.locator("button[name=check]").last().click();
        fits(page);
        Browser.assertAccessible(page);
        Browser.picture(page, name);
    }

    /** The page of the source says so, with the table of its visits open. */
    private static void looksRight(Page page, long source, String name, String... words) {
        page.navigate("/sources/" + source);
        for (String word : words) {
            assertThat(page.locator("table")
                            .filter(new Locator.FilterOptions().setHasText(word))
                            .first())
                    .isVisible();
        }
        assertThat(page.locator("svg.visits")).isVisible();
        page.locator("details", new Page.LocatorOptions().setHas(page.locator("table")))
                .locator("summary")
                .click();
        fits(page);
        Browser.assertAccessible(page);
        Browser.picture(page, name);
    }

    /** Nothing is wider than the window, and no text leaves its card. */
    private static void fits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0);
        assertThat(page.evaluate("[...document.querySelectorAll('.card, .reading, table.stack tbody tr')]"
                        + ".filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)"))
                .isEqualTo(List.of());
    }

    /** The schedule makes its task when it is due, the parser reports what it found, and the time to the next run goes by. */
    private void visit(long source, int found) {
        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
        SourceOutcome outcome =
                new SourceOutcome(source, null, null, new Found(found, 20, null, null), null, null, Failure.NONE);
        assertThat(applyStatuses.apply(List.of(new StatusMessage(
                        tables.number("SELECT id FROM task"),
                        1,
                        Status.SUCCESS,
                        null,
                        null,
                        Failure.NONE,
                        List.of(outcome)))))
                .isEmpty();
        double wait = tables.number(
                "SELECT CAST(ceil(extract(epoch FROM next_run_at - now())) AS bigint) FROM source_schedule");
        LATER.forEach(update -> tables.sql(update, wait));
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
