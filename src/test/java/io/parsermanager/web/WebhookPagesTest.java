package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    void aWebhookThatIsNotThereIsNotFound() {
        PlainBrowser.open("/webhooks/4711", "en").then().statusCode(404);
    }
}
