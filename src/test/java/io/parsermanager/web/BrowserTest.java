package io.parsermanager.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.GetByTextOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.parsermanager.local.RunningDemoParsers;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.overview.MinuteStats;
import io.parsermanager.web.overview.Overview;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The main paths through the page in a real Chromium, by its own links and buttons. {@code -Dscreenshots=folder} keeps pictures of
 * what it saw.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BrowserTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);
    private static final int PHONE = 390;

    private static Browser browser;
    private static Page page;

    @TestHTTPResource("/")
    URL address;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    Tables tables;

    @Inject
    Dispatch dispatch;

    @Inject
    Overview overview;

    @Inject
    MinuteStats minuteStats;

    @BeforeEach
    void open() {
        assumeTrue(
                Browser.installed().isPresent(),
                "There is no Chromium on this machine, so the page was not tried in a browser: apt-get install chromium");
        if (browser == null) {
            browser = new Browser(Browser.installed().get());
            page = browser.reader(address.toString());
        }
        minuteStats.write(); // what tests before have done is forgotten with the tables
        tables.clear();
        overview.forget();
        Browser.begin(page);
    }

    @AfterEach
    void heardNoComplaint() {
        if (browser != null) {
            page.navigate("about:blank"); // asks for no more news
            assertThat(browser.complaints())
                    .as("what the browser's console said")
                    .isEmpty();
        }
    }

    @AfterAll
    static void close() {
        Optional.ofNullable(browser).ifPresent(Browser::close);
        browser = null;
    }

    @Test
    @SuppressWarnings("try") // they are there, and that is all
    void importsFeedsRunsThemAndWatchesThemFinish() throws IOException {
        theNextTasksSucceed();
        try (RunningDemoParsers parsers = new RunningDemoParsers(kafka)) {
            importFeeds();
            page.getByRole(
                            AriaRole.LINK,
                            new GetByRoleOptions().setName("Example 1").setExact(true))
                    .click();
            runNow("to see whether it is still there");
            looksRight("source");
            page.locator(".notice a").click();
            assertThat(page.locator("#group-status")).containsText("New");
            dispatch.all();
            assertThat(page.locator("#group-status")).containsText("Success");
            assertThat(page.locator("#group")).containsText("to see whether it is still there");
            assertThat(page.getByText("Cancel", new GetByTextOptions().setExact(true)))
                    .isHidden();
            looksRight("group");
            page.locator("#group tbody a").first().click();
            readsTheMessage();

            page.navigate("/sources?tag=examples");
            page.getByRole(
                            AriaRole.LINK,
                            new GetByRoleOptions().setName("Example 2").setExact(true))
                    .click();
            runNow("by mistake");
            page.locator(".notice a").click();
            page.locator("#group tbody a").first().click();
            cancelTask();
            retryTask();
            dispatch.all();
            assertThat(page.locator("#group-status")).containsText("Success");
        }

        minuteStats.write();
        overview.forget();
        link("Overview").click();
        assertThat(page.locator("article.card")
                        .filter(new Locator.FilterOptions().setHasText("RSS"))
                        .first())
                .containsText("2 finished");
        looksRight("overview");
    }

    @Test
    void cancelsAllThatAFilterFindsAfterSayingHowMany() {
        tables.task(tables.source("RSS", "https://example.org/1.xml", NOT_YET), "QUEUED");
        tables.task(tables.source("RSS", "https://example.org/2.xml", NOT_YET), "QUEUED");
        page.navigate("/tasks");
        page.getByLabel("Status").selectOption("QUEUED");
        press("Filter");
        link("Cancel all matching…").click();
        assertThat(page.locator("form.fields")).containsText("unfinished tasks: 2");
        looksRight("bulk");
        press("Yes, cancel: 2");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Canceled: 2");
        link("Retry the canceled tasks…").click();
        press("Yes, retry: 2");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("New tasks created: 2");
    }

    @Test
    void changesTickedRowsOfSourcesAndUndoesIt() {
        variedSource();
        tables.sources("VK", 4);
        page.navigate("/sources");
        looksRight("sources-list");
        page.getByLabel("Select all rows of this page").check();
        page.getByLabel("Bulk action").selectOption("disable");
        press("Selected rows…");
        assertThat(page.locator("form.fields")).containsText("Disables the enabled sources: 5.");
        looksRight("sources-bulk");
        press("Yes, disable");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Sources changed: 5");
        looksRight("sources-changed");
        press("Undo");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Sources changed back: 5");
        looksRight("bulk-actions");
    }

    @Test
    void pausesASourceWithAReasonAndTakesItBackWhereTheOverviewShowsIt() {
        long id = tables.source("RSS", "https://example.org/feed.xml", NOT_YET);
        page.navigate("/sources/" + id);
        page.getByText("Pause", new GetByTextOptions().setExact(true)).click();
        page.getByLabel("Reason (shown to others)").fill("moves to another host");
        press("Pause now");
        assertThat(page.locator(".notice.warn").first()).containsText("moves to another host");

        link("Overview").click();
        assertThat(page.locator(".verdict")).containsText("Sources paused individually: 1");
        link("Show them").click();
        link("https://example.org/feed.xml").click();
        press("Resume");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Resumed");
    }

    @Test
    void anOpenOverviewShowsAPauseWithinSecondsAndTakesItBack() {
        page.navigate("/");
        assertThat(page.locator(".verdict")).containsText("Healthy:");
        Api.ok(Api.post("source_type/VK/pause", "{\"reason\": \"moves to another host\"}"));
        assertThat(page.locator(".verdict")).containsText("moves to another host");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Resume VK"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Resumed");
        assertThat(page.locator(".verdict")).containsText("Healthy:");
    }

    @Test
    void anOpenOverviewSaysThatItHasGrownOldUntilTheServiceAnswersAgain() {
        page.navigate("/");
        assertThat(page.locator("#stale")).isHidden();
        page.route("**/overview/live", Route::abort);
        assertThat(page.locator("#stale")).isVisible();
        assertThat(page.locator("#stale")).containsText("Live updates have stopped");
        looksRight("stale");
        page.unroute("**/overview/live");
        assertThat(page.locator("#stale")).isHidden();
        assertThat(browser.complaints())
                .isNotEmpty()
                .allMatch(complaint -> complaint.contains("overview/live") || complaint.contains("htmx:"));
    }

    @Test
    void readsACronWhileItIsTyped() {
        page.navigate("/task_types/" + tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'"));
        page.getByLabel("Cron").fill("7 3 * * *");
        assertThat(page.locator("#reading")).containsText("at 03:07");
        assertThat(page.locator("#reading li")).hasCount(5);
        page.getByLabel("Cron").fill("sometimes");
        assertThat(page.locator("#reading")).containsText("is not a cron expression");
    }

    @Test
    void showsTimesInTheReadersZoneAndUtcOnHover() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed.xml", NOT_YET), "NEW");
        tables.everywhere("UPDATE task SET created_at = '2026-01-02 03:04:05Z' WHERE id = ?", task);
        page.navigate("/tasks/" + task);
        assertThat(page.locator("ol.life time").first()).hasAttribute("title", "2026-01-02 03:04:05 UTC");
        assertThat(page.locator("ol.life time").first()).containsText("08:04:05");
    }

    @Test
    void switchesLanguageAndColoursAndKeepsThem() {
        page.navigate("/tasks?status=NEW");
        press("RU");
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Задачи")))
                .isVisible();
        assertThat(page.url()).endsWith("/tasks?status=NEW");
        press("Тёмная");
        page.navigate("/");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        picture("dark-ru");
    }

    @Test
    void isUsedByKeyboardAlone() {
        page.navigate("/");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(page.locator("#content a:focus")).isVisible();
    }

    /** All pages: what a phone in the dark shows well, a desk does. Their light colours are looked at on the way through the other tests. */
    @Test
    void everyPageFitsAPhoneInTheDark() {
        long source = variedSource();
        long task = tables.number("SELECT max(id) FROM all_tasks");
        long group = tables.number("SELECT max(id) FROM task_group");
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        Browser.look(page, PHONE, ColorScheme.DARK);
        for (String path : List.of(
                "/",
                "/groups",
                "/groups/" + group,
                "/tasks?status=FAILED",
                "/tasks/" + task,
                "/tasks/retry?status=FAILED",
                "/sources",
                "/sources/bulk?act=pause&scope=all",
                "/sources/bulk/actions",
                "/sources/" + source,
                "/sources/" + source + "/edit",
                "/sources/import",
                "/schedules?health=FAILING&task_type_id=" + type,
                "/schedules/" + tables.number("SELECT min(id) FROM source_schedule"),
                "/task_types",
                "/task_types/" + type,
                "/source_types",
                "/quotas",
                "/quotas/keys/" + quotaKey(source),
                "/webhooks/new",
                "/webhooks/" + webhook() + "/edit",
                "/webhooks/" + webhook(),
                "/dead_letters",
                "/nowhere")) {
            page.navigate(path);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isEqualTo(PHONE);
            looksRight("phone" + path.replaceAll("[/?&=]", "-"));
        }
        // the browser says of a page that is not there that it is not there
        assertThat(browser.complaints()).hasSize(1).allMatch(complaint -> complaint.contains("404"));
    }

    private void importFeeds() throws IOException {
        page.navigate("/sources");
        link("Import").click();
        String feeds = Files.readString(Path.of("src/test/resources/feeds.opml"))
                .replace("</body>", "<outline text=\"x\" type=\"rss\" xmlUrl=\"ftp://x\"/></body>");
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload("feeds.opml", "text/x-opml", feeds.getBytes(StandardCharsets.UTF_8)));
        press("Check, change nothing");
        assertThat(page.locator("#report")).containsText("nothing is changed yet");
        assertThat(page.locator("#report")).containsText("'ftp://x' is not an address");
        looksRight("import");
        assertThat(tables.number("SELECT count(*) FROM source")).isZero();

        press("Import");
        assertThat(page.locator("#report")).containsText("Imported");
        assertThat(tables.number("SELECT count(*) FROM source")).isEqualTo(20);
        link("To the sources").click();
        looksRight("sources");
        link("examples").first().click();
    }

    private void runNow(String reason) {
        page.getByText("Run now", new GetByTextOptions().setExact(true)).click();
        page.getByLabel("Reason (kept with the group)").fill(reason);
        press("Create tasks");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Tasks created: 1");
    }

    private void readsTheMessage() {
        link("Message as sent").click();
        assertThat(page.locator("#message")).containsText("In rss_parser_tasks, partition");
        assertThat(page.locator("#message pre")).containsText("Example 1");
        assertThat(page.locator("ol.life")).isVisible();
        looksRight("message");
    }

    private void cancelTask() {
        assertThat(page.locator("ol.life")).containsText("Sent");
        page.getByText("Cancel", new GetByTextOptions().setExact(true)).click();
        page.getByLabel("Reason").fill("was a mistake");
        press("Yes, cancel");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Canceled: 1");
        assertThat(page.locator("dl.facts")).containsText("was a mistake");
        looksRight("task");
    }

    private void retryTask() {
        page.getByText("Retry", new GetByTextOptions().setExact(true)).click();
        press("Yes, retry");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("New tasks created: 1");
    }

    /**
     * What becomes of a task with simulated parsers follows from its id: see DemoFate. Seven in a row from here succeed, and none of
     * them is the id of a task that tests before have left on the topics.
     */
    private void theNextTasksSucceed() {
        tables.number("SELECT setval('task_id', (nextval('task_id') / 100 + 1000) * 100 + 3)");
    }

    /** One that has fared well and badly, with a type that does not keep up beside it. */
    private long variedSource() {
        long id = tables.source(
                "RSS", "https://example.org/a/rather/long/address/of/a/feed.xml?with=parameters", NOT_YET);
        tables.sql("UPDATE source SET tags = '{news,daily}', settings = '{\"depth\": 2}'");
        for (int i = 0; i < 8; i++) {
            tables.task(id, i == 3 ? "CANCELED" : i > 5 ? "FAILED" : "SUCCESS");
        }
        tables.everywhere("UPDATE task SET error_code = 'HTTP_503', error_message = 'HTTP 503 from the server'"
                + " WHERE status = 'FAILED'");
        tables.sql(
                "UPDATE source_schedule SET failures = 4, last_failure_at = now(), last_success_at = now() - interval '2 hours'");
        tables.sql(
                "UPDATE source_type SET overloaded_at = now(), overload_reason = 'the oldest of 12 QUEUED tasks is 9 min old'"
                        + " WHERE code = 'VK'");
        return id;
    }

    /** A closed key with a line, for which a task waits. */
    private long webhook() {
        return tables.number("""
                INSERT INTO webhook (name, url, kinds, secret, disabled_reason, enabled)
                VALUES ('A newsroom with a rather long name', 'https://a-host-with-a-rather-long-name.example.org/hook',
                        '{source.failing,source.moved}', 's', 'The receiver answered 410', false) RETURNING id""");
    }

    private long quotaKey(long source) {
        long key = tables.number("""
                INSERT INTO quota_key (quota_id, name, closed_until, closed_reason, closed_by, line_ends_at, tail)
                SELECT id, 'a-host-with-a-rather-long-name.example.org', now() + interval '1 hour', 'task 812: HTTP_429', 'a parser',
                       now() + interval '2 hours', 37 FROM quota WHERE code = 'HOST' RETURNING id""");
        tables.sql("UPDATE source SET quota_keys = ARRAY[?] WHERE id = ?", key, source);
        tables.sql("UPDATE task SET waits_for = ?, waits_since = now(), quota_ticket = 3 WHERE status = 'NEW'", key);
        return key;
    }

    private static Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
    }

    private static void press(String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void looksRight(String name) {
        Browser.assertAccessible(page);
        picture(name);
    }

    private static void picture(String name) {
        Browser.picture(page, name);
    }
}
