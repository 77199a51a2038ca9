package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.security.Keys;
import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.webhook.DeliverWebhooks.Claimed;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks with PRIVATE_ADDRESSES=refuse and PUBLIC_URL. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(Keys.class)
class PrivateWebhooksTest {
    private static final String WEBHOOK = """
            {"name": "n", "url": "%s", "kinds": ["source.moved"]}""";

    @Inject
    Tables tables;

    @Inject
    DeliverWebhooks deliverWebhooks;

    @Inject
    DeliveryBody deliveryBody;

    @Inject
    ObjectMapper json;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/hook",
                "http://localhost/hook",
                "http://[::1]/hook",
                "http://10.1.2.3/hook",
                "http://169.254.169.254/latest/meta-data",
                "http://0x7f000001/hook",
                "https://intranet/hook",
                "https://chat.corp/hook"
            })
    void anEndpointInAPrivateNetworkIsRefused(String url) {
        TestKey.ADMIN
                .given()
                .contentType(ContentType.JSON)
                .body(WEBHOOK.formatted(url))
                .post("/api/v1/webhook")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/url"))
                .body("detail", containsString("PRIVATE_ADDRESSES=refuse"));
        assertThat(tables.number("SELECT count(*) FROM webhook")).isZero();
    }

    @Test
    void oneInAPublicNetworkIsTakenAndCannotBeMovedIntoAPrivateOne() {
        int id = TestKey.ADMIN
                .given()
                .contentType(ContentType.JSON)
                .body(WEBHOOK.formatted("https://hooks.example.org/a"))
                .post("/api/v1/webhook")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        TestKey.ADMIN
                .given()
                .contentType(ContentType.JSON)
                .body("{\"url\": \"http://192.168.0.1/\"}")
                .patch("/api/v1/webhook/" + id)
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/url"));
    }

    /** As if the name had led elsewhere when the endpoint was made. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void whereItsNameLeadsIsLookedAtAtEveryTry(String host) {
        try (Receiver receiver = new Receiver()) {
            tables.sql(
                    "INSERT INTO webhook (id, name, url, kinds, secret) VALUES (1, 'n', ?, '{source.moved}', ?)",
                    receiver.url().replace("127.0.0.1", host),
                    WebhookSecret.make());
            tables.sql(
                    "INSERT INTO webhook_delivery (webhook_id, message_id, kind, data) VALUES (1, 'msg_1', 'source.moved', '{}')");

            assertThat(deliverWebhooks.start().join()).isEqualTo(1);

            assertThat(receiver.messages).isEmpty();
            assertThat(tables.text("SELECT concat_ws(' ', status, tries, error) FROM webhook_delivery"))
                    .isEqualTo("WAITING 1 The host is in a private network, and PRIVATE_ADDRESSES=refuse");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "source.moved | {\"source_id\": 7} | /sources/7",
                "incident.opened | {\"sources\": 3} | /sources?health=FAILING",
                "quota.closed | {\"quota_key_id\": 3, \"source_type\": \"RSS\"} | /quotas/keys/3",
                "source_type.overloaded | {\"source_type\": \"RSS\"} | /source_types",
                "test | {\"webhook\": \"n\"} | /webhooks"
            })
    void messagesLeadToThePage(String kind, String data, String path) throws Exception {
        JsonNode event = json.readTree(deliveryBody.of(message(kind, data, "EVENT")));
        JsonNode text = json.readTree(deliveryBody.of(message(kind, data, "SLACK")));

        assertThat(event.at("/data/url").asText()).isEqualTo(Keys.PUBLIC_URL + path);
        assertThat(text.path("text").asText()).endsWith("\n" + Keys.PUBLIC_URL + path);
    }

    private static Claimed message(String kind, String data, String body) {
        return new Claimed(
                1L, 1L, "msg_1", kind, data, Instant.EPOCH, "n", "https://a.example/", body, null, "s", null, 0L);
    }
}
