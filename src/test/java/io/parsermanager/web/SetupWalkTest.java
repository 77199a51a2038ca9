package io.parsermanager.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person sets up a parser in a real Chromium, by the buttons of the page. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SetupWalkTest {
    private static final int PHONE = 390;

    @TestHTTPResource("/")
    URL address;

    @Inject
    Tables tables;

    @Test
    void setsUpAParserInThreeSteps() {
        assumeTrue(Browser.installed().isPresent(), "There is no Chromium on this machine: apt-get install chromium");
        tables.clear();
        try (Browser browser = new Browser(Browser.installed().get())) {
            Page page = browser.reader(address.toString());
            Browser.begin(page);
            page.navigate("/source_types");
            page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Set up a parser"))
                    .click();
            page.getByLabel("Code").fill("telegram channels");
            press(page, "Next");
            assertThat(page.getByLabel("Code")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#content .fault")).hasCount(2);
            looksRight(page, "setup-1");
            page.getByLabel("Code").fill("TELEGRAM");
            page.getByLabel("Name").fill("Telegram channels");
            press(page, "Next");
            assertThat(page.locator(".notice")).containsText("telegram_parser_tasks");
            page.getByLabel("Code").fill("POSTS");
            page.getByLabel("Name").fill("Posts");
            page.getByLabel("Cron").fill("*/20 * * * *");
            assertThat(page.locator("#reading")).containsText("every 20 minutes");
            looksRight(page, "setup-2");
            press(page, "Next");
            page.getByLabel("External id").fill("@example_channel");
            press(page, "Check and show the message");
            assertThat(page.locator("pre")).containsText("@example_channel");
            looksRight(page, "setup-3");
            page.context().addCookies(List.of(new Cookie("language", "ru").setUrl(address.toString())));
            press(page, "Check and show the message");
            assertThat(page.locator("h1")).containsText("Подключить парсер");
            looksRight(page, "setup-3-ru");
            Browser.look(page, PHONE, ColorScheme.DARK);
            looksRight(page, "setup-3-phone");
            Browser.look(page, 1280, ColorScheme.LIGHT);
            press(page, "Создать всё");
            assertThat(page.locator("h1")).containsText("@example_channel");
            looksRight(page, "setup-done");
            page.navigate("about:blank");
            assertThat(browser.complaints())
                    .filteredOn(said -> !said.contains("400"))
                    .isEmpty();
        } finally {
            tables.clear();
        }
    }

    private static void looksRight(Page page, String name) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0);
        Browser.assertAccessible(page);
        Browser.picture(page, name);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
