package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.security.Keys;
import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody is shown a button that would be refused. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(Keys.class)
class ButtonsByRoleTest {
    @Inject
    Tables tables;

    private long source;
    private long task;
    private long key;
    private long webhook;

    @BeforeEach
    void fill() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
        task = tables.task(source, "QUEUED");
        webhook = tables.number(
                "INSERT INTO webhook (name, url, kinds, secret) VALUES ('n', 'https://a.example/', '{source.failing}', 's') RETURNING id");
        key = tables.number(
                "INSERT INTO quota_key (quota_id, name, closed_until) SELECT min(id), 'example.org', now() + interval '1 hour' FROM quota RETURNING id");
    }

    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void aReaderLooks() {
        assertThat(seenBy(TestKey.READER, "/sources/" + source))
                .contains("https://example.org/feed.xml")
                .doesNotContain("Run now", "Pause", "Disable", "Delete", "/edit");
        assertThat(seenBy(TestKey.READER, "/tasks/" + task)).doesNotContain("Cancel");
        assertThat(seenBy(TestKey.READER, "/tasks?status=QUEUED")).doesNotContain("Cancel all matching");
        assertThat(seenBy(TestKey.READER, "/sources")).doesNotContain("Import");
        assertThat(seenBy(TestKey.READER, "/source_types")).doesNotContain("Pause");
        assertThat(seenBy(TestKey.READER, "/quotas")).contains("example.org").doesNotContain("Open now");
        assertThat(seenBy(TestKey.READER, "/quotas/keys/" + key)).doesNotContain("Open now", "Close now");
        assertThat(seenBy(TestKey.READER, "/webhooks")).doesNotContain("Add a webhook");
        assertThat(seenBy(TestKey.READER, "/webhooks/" + webhook)).doesNotContain("Send a test", "/edit", "Delete");
    }

    @Test
    void anOperatorRunsCancelsAndPauses() {
        assertThat(seenBy(TestKey.OPERATOR, "/sources/" + source))
                .contains("Run now", "Pause")
                .doesNotContain("Disable", "Delete", "/edit");
        assertThat(seenBy(TestKey.OPERATOR, "/tasks/" + task)).contains("Cancel");
        assertThat(seenBy(TestKey.OPERATOR, "/tasks?status=QUEUED")).contains("Cancel all matching");
        assertThat(seenBy(TestKey.OPERATOR, "/quotas")).contains("Open now");
        assertThat(seenBy(TestKey.OPERATOR, "/quotas/keys/" + key)).contains("Open now", "Close now");
        assertThat(seenBy(TestKey.OPERATOR, "/task_types/" + rss()))
                .contains("Pause", "Your role allows reading only")
                .doesNotContain("Save");
        assertThat(seenBy(TestKey.OPERATOR, "/webhooks/" + webhook))
                .contains("Send a test")
                .doesNotContain("/edit", "Delete", "New secret");
    }

    @Test
    void anAdminDoesAll() {
        assertThat(seenBy(TestKey.ADMIN, "/webhooks")).contains("Add a webhook");
        assertThat(seenBy(TestKey.ADMIN, "/webhooks/" + webhook)).contains("Disable", "/edit", "Delete", "New secret");
        assertThat(seenBy(TestKey.ADMIN, "/sources/" + source))
                .contains("Run now", "Pause", "Disable", "Delete", "/edit");
        assertThat(seenBy(TestKey.ADMIN, "/sources")).contains("Import");
        assertThat(seenBy(TestKey.ADMIN, "/task_types/" + rss())).contains("Save");
    }

    @Test
    void theMenuSaysWhoIsLoggedInAndAsWhat() {
        assertThat(TestKey.OPERATOR
                        .given()
                        .header("Accept", "text/html")
                        .header("Accept-Language", "ru")
                        .get("/sources")
                        .asString())
                .contains("<dd>оператор</dd>", "Версия");
    }

    private long rss() {
        return tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    private static String seenBy(TestKey key, String path) {
        String page = key.given()
                .header("Accept", "text/html")
                .header("Accept-Language", "en")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return page.substring(page.indexOf("<main"));
    }
}
