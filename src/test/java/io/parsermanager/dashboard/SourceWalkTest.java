package io.parsermanager.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Import, pause and the cron editor in a real Chromium. {@code -Dscreenshots=folder} keeps pictures of what it saw. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceWalkTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    private static Browser browser;

    @TestHTTPResource("/")
    URL address;

    @Inject
    Tables tables;

    @BeforeEach
    void open() {
        assumeTrue(
                Browser.installed().isPresent(),
                "There is no Chromium on this machine, so the page was not tried in a browser: apt-get install chromium");
        if (browser == null) {
            browser = new Browser(Browser.installed().get());
        }
        tables.clear();
    }

    @AfterAll
    static void close() {
        Optional.ofNullable(browser).ifPresent(Browser::close);
    }

    @Test
    void looksAtAFileAndImportsItWithoutChoosingItAgain() {
        Page page = reader(1280, ColorScheme.LIGHT);
        page.navigate("/sources/import");
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload(
                        "feeds.csv",
                        "text/csv",
                        "source_type,external_id,name\nRSS,https://example.org/feed.xml,News\nRSS,ftp://x,Old\n"
                                .getBytes(StandardCharsets.UTF_8)));
        press(page, "Check, change nothing");
        assertThat(page.locator("#report")).containsText("nothing is changed yet");
        assertThat(page.locator("#report")).containsText("'ftp://x' is not an address");
        looksRight(page, "import");
        assertThat(tables.number("SELECT count(*) FROM source")).isZero();

        press(page, "Import");
        assertThat(page.locator("#report")).containsText("Imported");
        assertThat(tables.number("SELECT count(*) FROM source")).isOne();
        page.context().close();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void pausesASourceWithAReasonAndTakesItBack() {
        long id = source();
        Page page = reader(1280, ColorScheme.LIGHT);
        page.navigate("/sources/" + id);
        looksRight(page, "source");
        page.getByText("Pause", new Page.GetByTextOptions().setExact(true)).click();
        page.getByLabel("Why (others will see it)").fill("moves to another host");
        press(page, "Pause it");
        assertThat(page.locator(".notice.warn").first()).containsText("moves to another host");
        looksRight(page, "paused");
        press(page, "Resume");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Resumed");
        page.context().close();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void readsACronWhileItIsTyped() {
        long id = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        Page page = reader(1280, ColorScheme.LIGHT);
        page.navigate("/task_types/" + id);
        page.getByLabel("Cron").fill("7 3 * * *");
        assertThat(page.locator("#reading")).containsText("at 03:07");
        assertThat(page.locator("#reading li")).hasCount(5);
        page.getByLabel("Cron").fill("sometimes");
        assertThat(page.locator("#reading")).containsText("is not a cron expression");
        looksRight(page, "task-type");
        page.context().close();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitsAPhoneInTheDark() {
        long id = source();
        tables.sql(
                "UPDATE source_type SET overloaded_at = now(), overload_reason = 'the oldest of 12 QUEUED tasks is 9 min old'"
                        + " WHERE code = 'VK'");
        long schedule = tables.number("SELECT min(id) FROM source_schedule");
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        Page phone = reader(390, ColorScheme.DARK);
        Page desk = reader(1280, ColorScheme.DARK);
        for (String path : List.of(
                "/sources",
                "/sources/" + id,
                "/sources/" + id + "/edit",
                "/sources/import",
                "/schedules",
                "/schedules/" + schedule,
                "/task_types",
                "/task_types/" + type,
                "/source_types",
                "/dead_letters")) {
            phone.navigate(path);
            looksRight(phone, "phone" + path.replace('/', '-'));
            assertThat(phone.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isEqualTo(390);
            desk.navigate(path);
            looksRight(desk, "dark" + path.replace('/', '-'));
        }
        phone.context().close();
        desk.context().close();
        assertThat(browser.complaints()).isEmpty();
    }

    /** One that has fared well and badly. */
    private long source() {
        long id = tables.source(
                "RSS", "https://example.org/a/rather/long/address/of/a/feed.xml?with=parameters", NOT_YET);
        tables.sql("UPDATE source SET tags = '{news,daily}', settings = '{\"depth\": 2}'");
        for (int i = 0; i < 20; i++) {
            tables.task(id, i % 7 == 3 ? "CANCELED" : i > 15 ? "FAILED" : "SUCCESS");
        }
        tables.sql("UPDATE task SET error_message = 'HTTP 503 from the server' WHERE status = 'FAILED'");
        tables.sql(
                "UPDATE source_schedule SET failures = 4, last_failure_at = now(), last_success_at = now() - interval '2 hours'");
        return id;
    }

    private Page reader(int width, ColorScheme colours) {
        return browser.reader(address.toString().replaceFirst("/$", ""), width, 800, colours, "en-GB");
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void looksRight(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(true));
        }
        Browser.assertAccessible(page);
    }
}
