package io.parsermanager.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.failure.FailureReports;
import io.parsermanager.web.failure.OutcomeCounts;
import io.parsermanager.web.overview.Overview;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Open pages update without harm, and what fails, the search and the audit are used in a real Chromium. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LiveBrowserTest {
    private static final Duration LATER = Duration.ofHours(-1);
    private static final int PHONE = 390;

    /** Whether the script would let the open page ask for an update now. */
    private static final String ASKS = """
            () => {
              const part = document.querySelector("[hx-trigger^='every']");
              const event = new CustomEvent("htmx:beforeRequest", { bubbles: true, cancelable: true, detail: { elt: part } });
              return part.dispatchEvent(event);
            }""";

    private static Browser browser;
    private static Page page;

    @TestHTTPResource("/")
    URL address;

    @Inject
    Tables tables;

    @Inject
    Overview overview;

    @Inject
    OutcomeCounts outcomeCounts;

    @Inject
    FailureReports failureReports;

    private long source;

    @BeforeEach
    void open() {
        assumeTrue(Browser.installed().isPresent(), "There is no Chromium on this machine");
        if (browser == null) {
            browser = new Browser(Browser.installed().get());
            page = browser.reader(address.toString());
        }
        outcomeCounts.write();
        tables.clear();
        overview.forget();
        failureReports.forget();
        source = tables.source("RSS", "https://news.example.org/feed.xml", LATER);
        Browser.begin(page);
    }

    @AfterEach
    void heardNoComplaint() {
        if (browser != null) {
            page.navigate("about:blank");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @AfterAll
    static void close() {
        Optional.ofNullable(browser).ifPresent(Browser::close);
        browser = null;
    }

    @Test
    void whatHasTheFocusKeepsItAndTheScrollStays() {
        fillTasks(40);
        for (String path : List.of("/", "/tasks", "/groups")) {
            page.navigate(path);
            page.locator("#live a").last().focus();
            page.evaluate("scrollTo(0, 120)");
            String href = (String) page.evaluate("document.activeElement.getAttribute('href')");

            waitForUpdate();

            assertThat(page.evaluate("document.activeElement.getAttribute('href')"))
                    .as(path)
                    .isEqualTo(href);
            assertThat(((Number) page.evaluate("scrollY")).intValue()).as(path).isEqualTo(120);
        }
    }

    @Test
    void nothingIsAskedUnderAReadersHandsNorInAHiddenTab() {
        page.navigate("/");
        assertThat(page.evaluate(ASKS)).isEqualTo(true);
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#live h2'))");
        assertThat(page.evaluate(ASKS)).as("while text is selected").isEqualTo(false);
        page.evaluate("getSelection().removeAllRanges()");
        assertThat(page.evaluate(ASKS)).isEqualTo(true);

        page.evaluate(
                "document.querySelector('#live').insertAdjacentHTML('beforeend', '<details open><summary>x</summary></details>')");
        assertThat(page.evaluate(ASKS)).as("while a panel is open").isEqualTo(false);
        page.evaluate("document.querySelector('#live details').open = false");
        assertThat(page.evaluate(ASKS)).isEqualTo(true);

        page.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
        assertThat(page.evaluate(ASKS)).as("in a hidden tab").isEqualTo(false);
    }

    @Test
    void theReaderPausesAndContinuesUpdates() {
        page.navigate("/");
        Locator live = page.locator("#live-switch");
        assertThat(live).hasText("Live");
        live.click();
        assertThat(live).hasText("Paused");
        assertThat(live).hasAttribute("aria-pressed", "false");
        assertThat(page.evaluate(ASKS)).isEqualTo(false);
        looksRight("paused");

        page.navigate("/tasks");
        assertThat(live).hasText("Paused");
        live.click();
        assertThat(live).hasText("Live");
        assertThat(page.evaluate(ASKS)).isEqualTo(true);
        page.navigate("/source_types");
        assertThat(live).isHidden();
    }

    @Test
    void listsShowWhatIsNew() {
        page.navigate("/tasks?source_type=RSS");
        assertThat(page.locator("#live")).containsText("No tasks match");
        long task = tables.task(source, "FAILED");
        assertThat(page.locator("#live")).containsText(String.valueOf(task));
        assertThat(page.locator("#live")).containsText("news.example.org");
        assertThat(page.locator("form.filter select[name=source_type]")).hasValue("RSS");

        page.navigate("/failures?last=15m");
        assertThat(page.locator("#live")).containsText("Nothing failed");
        failures();
        assertThat(page.locator("#live")).containsText("HTTP_503");
    }

    @Test
    void whatFailsLeadsToTheTasksAndTheirRetry() {
        failures();
        page.navigate("/");
        page.getByText("Failing:").waitFor();
        looksRight("verdict-red");
        page.locator(".verdict a[href^='/failures']").click();
        assertThat(page.locator("h1")).hasText("What fails");
        looksRight("failures");
        page.locator("nav.windows a").last().click();
        assertThat(page.locator("nav.windows a[aria-current]")).hasText("24 hours");
        page.locator("a[aria-label='Show tasks: HTTP_503']").click();
        assertThat(page.locator("tbody")).containsText("HTTP_503");
        looksRight("failed-tasks");
        page.goBack();
        page.locator("a[aria-label='Retry: HTTP_503']").click();
        assertThat(page.locator("form.fields")).containsText("Yes, retry: 1");
        looksRight("failed-retry");
    }

    @Test
    void keysLeadToSectionsAndRows() {
        long task = tables.task(source, "QUEUED");
        tables.task(source, "SUCCESS");
        page.navigate("/");
        page.keyboard().press("g");
        page.keyboard().press("t");
        assertThat(page.locator("h1")).hasText("Tasks");
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(page.locator("main tbody a[href='/tasks/" + task + "']")).isFocused();
        page.keyboard().press("k");
        assertThat(page.locator("main tbody tr:first-child a").first()).isFocused();
        page.keyboard().press("?");
        assertThat(page.locator("#keyboard")).isVisible();
        looksRight("keys");
        page.locator("#keyboard input").uncheck();
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        assertThat(page.locator("#keyboard")).isHidden();
        page.evaluate("localStorage.clear()");
    }

    @Test
    void aTextIsCopied() {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.navigate("/tasks/" + tables.task(source, "QUEUED"));
        page.locator("#message button.copy").click();
        assertThat(page.locator("#message button.copy")).hasText("Copied");
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).contains("\"task_id\"");
    }

    @Test
    void aSlashLeadsToTheSearchFromAnywhere() {
        page.navigate("/tasks");
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().type("news/x");
        assertThat(page.locator("#search")).hasValue("news/x");
        page.locator("#search").fill("news.exa");
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody")).containsText("news.example.org");
        looksRight("search");
        page.locator("tbody a").click();
        assertThat(page.locator("h1")).containsText("news.example.org");
    }

    @Test
    void theAuditShowsWhoDidWhat() {
        Api.ok(Api.postAs("ann", "source/" + source + "/pause", "{\"reason\": \"moves\"}"));
        page.navigate("/sources/" + source);
        page.getByText("Audit log").click();
        assertThat(page.locator("tbody")).containsText("source.pause");
        assertThat(page.locator("tbody")).containsText("moves");
        looksRight("audit");
    }

    @Test
    void anActionOpensAboveThePageMovesNothingAndClosesOnEscape() {
        page.navigate("/sources/" + source);
        Locator action = page.locator("details.act").first();
        Object before = page.evaluate("document.querySelector('.cards').getBoundingClientRect().top");
        action.locator("summary").click();
        assertThat(action.locator("form")).isVisible();
        assertThat(page.evaluate("document.querySelector('.cards').getBoundingClientRect().top"))
                .isEqualTo(before);
        looksRight("action");
        page.locator("details.act").nth(1).locator("summary").click();
        assertThat(action.locator("form")).isHidden();
        page.keyboard().press("Escape");
        assertThat(page.locator("details.act[open]")).hasCount(0);
        assertThat(page.locator("details.act").nth(1).locator("summary")).isFocused();
        Browser.look(page, PHONE, ColorScheme.DARK);
        action.locator("summary").click();
        looksRight("action-phone");
    }

    @Test
    void newPagesFitAPhoneInTheDarkInRussian() {
        failures();
        Api.ok(Api.patch("source/" + source, "{\"name\": \"A new and rather long name of the source\"}"));
        Browser.look(page, PHONE, ColorScheme.DARK);
        page.navigate("/");
        page.getByText("RU", new Page.GetByTextOptions().setExact(true)).click();
        for (String path : List.of(
                "/",
                "/failures?last=24h",
                "/tasks?error_code=HTTP_503",
                "/search?q=news",
                "/search?q=x",
                "/audit",
                "/tasks?worker=w")) {
            page.navigate(path);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isEqualTo(PHONE);
            looksRight("ru-phone" + path.replaceAll("[/?&=]", "-"));
        }
        Browser.look(page, 1280, ColorScheme.DARK);
        page.navigate("/failures?last=24h");
        looksRight("ru-dark-failures");
    }

    @Test
    void noPageIsHeavy() {
        fillTasks(60);
        failures();
        for (String path : List.of(
                "/",
                "/tasks",
                "/groups",
                "/failures",
                "/audit",
                "/search?q=news",
                "/sources",
                "/overview/throughput",
                "/setup")) {
            page.navigate(path);
            assertThat(((Number) page.evaluate("performance.getEntriesByType('resource').length + 1")).intValue())
                    .as(path)
                    .isLessThanOrEqualTo(12);
            assertThat(((Number) page.evaluate(
                                    "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
                                            + ".reduce((sum, one) => sum + one.encodedBodySize, 0)"))
                            .intValue())
                    .as(path)
                    .isLessThan(150_000);
        }
    }

    private void failures() {
        long task = tables.task(source, "FAILED");
        tables.everywhere(
                "UPDATE task SET error_code = 'HTTP_503', error_message = 'Service unavailable', worker = 'rss-1' WHERE id = ?",
                task);
        tables.sql("""
                INSERT INTO outcome_minute
                SELECT date_trunc('minute', now()) - make_interval(mins => n), 'RSS', 'POSTS', o, c, k
                FROM generate_series(0, 14) n, (VALUES ('FAILED', 'HTTP_503', 40), ('FAILED', 'TIMEOUT', 3), ('CANCELED', 'SILENT', 1),
                     ('SUCCESS', '', 20)) kinds (o, c, k)""");
        tables.sql("""
                INSERT INTO failure_since
                SELECT 'RSS', 'POSTS', 'FAILED', c, now() - interval '20 minutes', now() FROM (VALUES ('HTTP_503'), ('TIMEOUT')) codes (c)""");
        overview.forget();
        failureReports.forget();
    }

    private void fillTasks(int tasks) {
        for (int i = 0; i < tasks; i++) {
            tables.task(source, "SUCCESS");
        }
        overview.forget();
    }

    /** Marks what is shown and waits until it is another. */
    private static void waitForUpdate() {
        page.evaluate("document.querySelector('#live').firstElementChild.dataset.old = 'true'");
        assertThat(page.locator("#live > [data-old]")).hasCount(0);
    }

    private static void looksRight(String name) {
        Browser.assertAccessible(page);
        Browser.picture(page, "page2-" + name);
    }
}
