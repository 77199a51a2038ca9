package io.parsermanager.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.local.RunningDemoParsers;
import io.parsermanager.ops.WatchKafka;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The main paths through the page in a real Chromium. {@code -Dscreenshots=folder} keeps pictures of what it saw.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Browser browser;

    @TestHTTPResource("/")
    URL address;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    Tables tables;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    Overview overview;

    @Inject
    WatchKafka watchKafka;

    @Inject
    WorkMinutes workMinutes;

    private Page page;

    @BeforeEach
    void open() {
        assumeTrue(
                Browser.installed().isPresent(),
                "There is no Chromium on this machine, so the page was not tried in a browser: apt-get install chromium");
        if (browser == null) {
            browser = new Browser(Browser.installed().get());
        }
        tables.clear();
        overview.forget();
        page = browser.reader(base(), 1280, 800, ColorScheme.LIGHT, "en-GB");
    }

    @AfterEach
    void heardNoComplaint() {
        if (page != null) {
            page.context().close();
            assertThat(browser.complaints())
                    .as("what the browser's console said")
                    .isEmpty();
        }
    }

    @AfterAll
    static void close() {
        Optional.ofNullable(browser).ifPresent(Browser::close);
    }

    @Test
    @SuppressWarnings("try") // they are there, and that is all
    void importsFeedsRunsThemAndWatchesThemFinish() throws IOException {
        importFeeds();
        try (RunningDemoParsers parsers = new RunningDemoParsers(kafka)) {
            Api.created(Api.post("task_group/"));
            dispatchTasks.run();
            page.navigate("/groups");
            page.getByRole(AriaRole.CELL).first().getByRole(AriaRole.LINK).click();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                page.reload();
                return Integer.parseInt(
                                page.locator("ul.tiles li:nth-child(4) b").innerText())
                        >= 12;
            });
        }
        workMinutes.write();
        overview.forget();
        page.navigate("/");
        assertThat(page.locator("article.card")
                        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("RSS"))
                        .first())
                .containsText("finished");
        looksRight("overview");
    }

    @Test
    void cancelsAndRetriesATask() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed.xml", Duration.ofMinutes(-1)), "QUEUED");
        page.navigate("/tasks");
        page.getByRole(
                        AriaRole.LINK,
                        new GetByRoleOptions().setName(String.valueOf(task)).setExact(true))
                .click();
        assertThat(page.locator("ol.life")).containsText("Sent");
        page.getByText("Cancel", new Page.GetByTextOptions().setExact(true)).click();
        page.getByLabel("Reason").fill("by mistake");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Yes, cancel"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Canceled: 1");
        assertThat(page.locator("dl.facts")).containsText("by mistake");
        looksRight("task");

        page.getByText("Retry", new Page.GetByTextOptions().setExact(true)).click();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Yes, retry"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("New tasks made: 1");
        looksRight("group");
    }

    @Test
    void cancelsAllThatAFilterFindsAfterSayingHowMany() {
        tables.task(tables.source("RSS", "https://example.org/1.xml", Duration.ofMinutes(-1)), "QUEUED");
        tables.task(tables.source("RSS", "https://example.org/2.xml", Duration.ofMinutes(-1)), "QUEUED");
        page.navigate("/tasks");
        page.getByLabel("Status").selectOption("QUEUED");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Filter"))
                .click();
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Cancel all of these"))
                .click();
        assertThat(page.locator("form.fields")).containsText("2 unfinished tasks");
        looksRight("bulk");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Yes, cancel: 2"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Canceled: 2");
    }

    @Test
    void showsAPauseWithinSecondsAndTakesItBack() {
        page.navigate("/");
        assertThat(page.locator(".verdict")).containsText("All is well");
        Api.ok(Api.post("source_type/VK/pause", "{\"reason\": \"moves to another host\"}"));
        overview.forget();
        assertThat(page.locator(".verdict")).containsText("moves to another host");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Resume VK"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Resumed");
        assertThat(page.locator(".verdict")).containsText("All is well");
    }

    @Test
    void showsTimesInTheReadersZoneAndUtcOnHover() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed.xml", Duration.ofMinutes(-1)), "NEW");
        tables.sql("UPDATE task SET created_at = '2026-01-02 03:04:05Z' WHERE id = ?", task);
        page.navigate("/tasks/" + task);
        assertThat(page.locator("ol.life time").first()).hasAttribute("title", "2026-01-02 03:04:05 UTC");
        assertThat(page.locator("ol.life time").first()).containsText("08:04:05");
    }

    @Test
    void switchesLanguageAndColoursAndKeepsThem() {
        page.navigate("/tasks?status=NEW");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("RU")).click();
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Задачи")))
                .isVisible();
        assertThat(page.url()).endsWith("/tasks?status=NEW");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Тёмные"))
                .click();
        page.navigate("/");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        looksRight("dark-ru");
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

    @Test
    void fitsAPhone() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed.xml", Duration.ofMinutes(-1)), "FAILED");
        tables.sql("UPDATE task SET error_code = 'HTTP_403', error_message = 'Forbidden' WHERE id = ?", task);
        overview.forget();
        Page phone = browser.reader(base(), 390, 844, ColorScheme.DARK, "en-GB");
        for (String path : List.of("/", "/groups", "/tasks", "/tasks/" + task, "/nowhere")) {
            phone.navigate(path);
            assertThat(phone.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isEqualTo(390);
            Browser.assertAccessible(phone);
            picture(phone, "phone" + path.replace('/', '-'));
        }
        phone.context().close();
        // the browser says of a page that is not there that it is not there
        assertThat(browser.complaints()).hasSize(1).allMatch(complaint -> complaint.contains("404"));
    }

    /** Not a test: what README shows, of a service that has run for a day. */
    @Test
    @EnabledIfSystemProperty(named = "screenshots", matches = ".+")
    void showsADayOfWork() {
        tables.sql("""
                INSERT INTO work_minute
                SELECT date_trunc('minute', now()) - make_interval(mins => n), type, 0,
                       CAST(k * (60 + 25 * sin(n / 110.0) + 12 * random()) AS bigint),
                       CAST(k * random() * 3 + CASE WHEN type = 'VK' AND n < 18 THEN 24 ELSE 0 END AS bigint), 0
                FROM generate_series(0, 1430) n, (VALUES ('RSS', 3.0), ('VK', 1.0), ('YOUTUBE', 0.6)) types (type, k)
                """);
        watchKafka.look();
        tables.sources("RSS", 30);
        Api.created(Api.post("task_group/", "{\"reason\": \"the parser was repaired\"}"));
        tables.sql("""
                UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now()
                WHERE id IN (SELECT id FROM task ORDER BY id LIMIT 19)""");
        long failed = tables.task(tables.source("VK", "club1", Duration.ofMinutes(-1)), "FAILED");
        tables.sql(
                "UPDATE task SET error_code = 'HTTP_403', error_message = 'The community is closed', worker = 'vk-3', attempt = 3 WHERE id = ?",
                failed);
        tables.task(tables.source("YOUTUBE", "UCabcdefghijklmnopqrstuv", Duration.ofMinutes(-1)), "IN_PROGRESS");
        Api.ok(Api.postAs(
                "ann",
                "task_type/" + tables.number("SELECT min(id) FROM task_type WHERE source_type = 'VK'") + "/pause",
                "{\"reason\": \"VK changes its API\"}"));
        overview.forget();
        page.navigate("/");
        looksRight("readme-light");
        page.navigate("/tasks");
        looksRight("tasks");
        page.navigate("/tasks/" + failed);
        looksRight("task-failed");
        overview.forget();
        Page dark = browser.reader(base(), 1280, 800, ColorScheme.DARK, "ru-RU");
        dark.navigate("/");
        picture(dark, "readme-dark");
        dark.navigate("/groups");
        picture(dark, "groups-dark");
        dark.context().close();
        Page phone = browser.reader(base(), 390, 844, ColorScheme.LIGHT, "en-GB");
        phone.navigate("/");
        picture(phone, "readme-phone");
        phone.navigate("/tasks");
        picture(phone, "tasks-phone");
        phone.context().close();
    }

    private void importFeeds() throws IOException {
        RestAssured.given()
                .contentType("text/x-opml")
                .body(Files.readString(Path.of("src/test/resources/feeds.opml")))
                .post("/api/v1/source/import")
                .then()
                .statusCode(200);
    }

    private void looksRight(String name) {
        Browser.assertAccessible(page);
        picture(page, name);
    }

    private static void picture(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(true));
        }
    }

    private String base() {
        return address.toString();
    }
}
