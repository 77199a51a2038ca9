package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of webhooks. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class WebhookPagesTest {
    @Inject
    Tables tables;

    private long webhook;

    @BeforeEach
    void anEndpoint() {
        tables.clear();
        webhook = tables.number("""
                INSERT INTO webhook (name, url, kinds, secret, tag, failures, failing_since)
                VALUES ('Newsroom <b>', 'http://127.0.0.1:1/secret', '{source.failing,source.moved}', 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0', 'news', 2,
                        now()) RETURNING id""");
    }

    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void theListNamesEachEndpointAndItsStateAndNeverItsAddress() {
        assertThat(PlainBrowser.page("/webhooks"))
                .contains(
                        "Newsroom &lt;b&gt;",
                        "127.0.0.1:1",
                        "Fails, 2 tries in a row",
                        "source.moved",
                        "news",
                        "incidents")
                .doesNotContain("/secret", "whsec_");
        assertThat(PlainBrowser.page("/webhooks", "ru")).contains("Не принимает, неудач подряд: 2", "инциденты");
    }

    @Test
    void aTestShowsWhatBecameOfIt() {
        assertThat(PlainBrowser.page("/webhooks/" + webhook)).contains("No messages yet.", "Send a test");

        given().redirects()
                .follow(false)
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .post("/webhooks/" + webhook + "/test")
                .then()
                .statusCode(303);

        assertThat(PlainBrowser.page("/webhooks/" + webhook))
                .contains("not delivered", "Nothing takes a connection at this address");
    }

    @Test
    void aWebhookIsAddedChangedAndDeletedByForms() {
        long before = tables.number("SELECT coalesce(max(id), 0) FROM audit");
        assertThat(PlainBrowser.page("/webhooks")).contains("/webhooks/new");
        assertThat(PlainBrowser.page("/webhooks/new"))
                .contains("source.failing", "quota.closed")
                .doesNotContain("task.finished");

        String made = PlainBrowser.send("/webhooks", form("Desk", "https://hooks.example.org/x?key=1"))
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(made).containsPattern("whsec_[A-Za-z0-9+/]{43}=");
        long id = tables.number("SELECT id FROM webhook WHERE name = 'Desk'");
        String at = "/webhooks/" + id;
        assertThat(tables.text(
                        "SELECT concat_ws(' ', url, body, kinds, grouped, enabled, tag) FROM webhook WHERE id = ?", id))
                .isEqualTo("https://hooks.example.org/x?key=1 EVENT {source.moved} t t news");
        assertThat(PlainBrowser.page(at + "/edit"))
                .contains("hooks.example.org", "name=\"source.moved\" value=\"true\" checked")
                .doesNotContain("key=1", "whsec_");

        assertThat(PlainBrowser.done(PlainBrowser.send(at + "/edit", form("Desk two", ""))))
                .isEqualTo(at);
        assertThat(tables.text("SELECT name || ' ' || url FROM webhook WHERE id = ?", id))
                .as("an empty address keeps the present one")
                .isEqualTo("Desk two https://hooks.example.org/x?key=1");
        PlainBrowser.done(PlainBrowser.send(at + "/disable", Map.of()));
        assertThat(PlainBrowser.page(at)).contains("Disabled", at + "/enable");
        PlainBrowser.done(PlainBrowser.send(at + "/enable", Map.of()));
        String rotated = PlainBrowser.send(at + "/rotate_secret", Map.of())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(rotated).containsPattern("whsec_[A-Za-z0-9+/]{43}=").contains("The old secret signs as well until");
        assertThat(PlainBrowser.done(PlainBrowser.send(at + "/delete", Map.of())))
                .isEqualTo("/webhooks");

        assertThat(tables.column("SELECT act FROM audit WHERE id > ? ORDER BY id", before))
                .containsExactly(
                        "webhook.create",
                        "webhook.update",
                        "webhook.disable",
                        "webhook.enable",
                        "webhook.rotate_secret",
                        "webhook.delete");
        assertThat(tables.text("SELECT string_agg(CAST(to_jsonb(a) AS text), '') FROM audit a WHERE id > ?", before))
                .doesNotContain("key=1", "whsec_");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | ftp://a.example/ | must be an address such as",
                "url | '' | must not be blank",
                "body | TELEGRAM | is missing: TELEGRAM needs it",
                "source.moved | | must name at least one kind of event",
                "name | '' | must not be blank"
            })
    void whatRestRefusesTheFormRefusesAndKeepsWhatWasTyped(String field, String value, String reason) {
        Map<String, String> form = new HashMap<>(form("Desk", "https://hooks.example.org/x"));
        if (value == null) {
            form.remove(field);
        } else {
            form.put(field, value);
        }

        assertThat(PlainBrowser.refused(400, PlainBrowser.send("/webhooks", form)))
                .contains(reason, "value=\"news\"", "Add a webhook");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send("/webhooks/" + webhook + "/edit", with(form, "name", ""))))
                .contains("Newsroom &lt;b&gt;", "value=\"news\"");
        assertThat(tables.number("SELECT count(*) FROM webhook")).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() {
        String page = PlainBrowser.page("/webhooks/" + webhook + "/edit");
        String version = page.replaceAll("(?s).*name=\"version\" value=\"([^\"]*)\".*", "$1")
                .replace("&quot;", "\"");
        tables.sql("UPDATE webhook SET name = 'Another'");

        assertThat(PlainBrowser.refused(
                        412,
                        PlainBrowser.send(
                                "/webhooks/" + webhook + "/edit", with(form("Mine", ""), "version", version))))
                .contains("Somebody changed this meanwhile", "Mine");
    }

    private static Map<String, String> form(String name, String url) {
        return Map.of(
                "name",
                name,
                "url",
                url,
                "body",
                "EVENT",
                "source.moved",
                "true",
                "tag",
                "news",
                "grouped",
                "true",
                "enabled",
                "true");
    }

    private static Map<String, String> with(Map<String, String> form, String field, String value) {
        Map<String, String> other = new HashMap<>(form);
        other.put(field, value);
        return other;
    }

    @Test
    void aWebhookThatIsNotThereIsNotFound() {
        PlainBrowser.open("/webhooks/4711", "en").then().statusCode(404);
    }
}
