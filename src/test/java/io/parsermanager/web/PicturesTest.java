package io.parsermanager.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.parsermanager.health.WatchKafka;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.overview.Overview;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the pictures that README shows, of a service that has run for a day: {@code -Dscreenshots=folder}. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class PicturesTest {
    @TestHTTPResource("/")
    URL address;

    @Inject
    Tables tables;

    @Inject
    Overview overview;

    @Inject
    WatchKafka watchKafka;

    @Test
    void showsADayOfWork() {
        tables.clear();
        long failed = aDayOfWork();
        overview.forget();
        try (Browser browser = new Browser(Browser.installed().orElseThrow())) {
            Page page = browser.reader(address.toString());
            Browser.begin(page);
            page.navigate("/");
            look(page, "readme-light");
            for (String range : List.of("1h", "24h", "7d")) {
                page.navigate("/overview/throughput?range=" + range);
                look(page, "throughput-" + range);
            }
            page.navigate("/tasks");
            look(page, "tasks");
            page.navigate("/tasks/" + failed);
            look(page, "task-failed");
            Browser.look(page, 390, ColorScheme.LIGHT);
            page.navigate("/");
            Browser.picture(page, "readme-phone");
            page.navigate("/tasks");
            Browser.picture(page, "tasks-phone");
            Browser.look(page, 1280, ColorScheme.DARK);
            page.navigate("/");
            page.getByText("RU", new Page.GetByTextOptions().setExact(true)).click();
            Browser.picture(page, "readme-dark");
            page.navigate("/groups");
            Browser.picture(page, "groups-dark");
            Browser.look(page, 390, ColorScheme.DARK);
            page.navigate("/overview/throughput?range=24h");
            look(page, "throughput-phone-ru");
        }
    }

    /** The task that failed. */
    private long aDayOfWork() {
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
                WHERE id IN (SELECT id FROM all_tasks ORDER BY id LIMIT 19)""");
        long failed = tables.task(tables.source("VK", "club1", Duration.ofMinutes(-1)), "FAILED");
        tables.sql(
                "UPDATE task SET error_code = 'HTTP_403', error_message = 'The community is closed', worker = 'vk-3', attempt = 3 WHERE id = ?",
                failed);
        tables.task(tables.source("YOUTUBE", "UCabcdefghijklmnopqrstuv", Duration.ofMinutes(-1)), "IN_PROGRESS");
        Api.ok(Api.postAs(
                "ann",
                "task_type/" + tables.number("SELECT min(id) FROM task_type WHERE source_type = 'VK'") + "/pause",
                "{\"reason\": \"VK changes its API\"}"));
        return failed;
    }

    private static void look(Page page, String name) {
        Browser.assertAccessible(page);
        Browser.picture(page, name);
    }
}
