package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Receiver.Answer;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks over REST. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class WebhookResourceTest {
    private static final String URL = "https://hooks.example.org:8443/secret/path?token=very";

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void theSecretIsShownOnceAndTheAddressNever() {
        Response made = Api.post("webhook", body("\"kinds\": [\"source.failing\"]"));
        JsonPath created = Api.created(made);
        long id = created.getLong("id");

        assertThat(created.getString("secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(made.header("Location")).endsWith("/api/v1/webhook/" + id);
        for (Response shown : List.of(Api.get("webhook/" + id), Api.get("webhook"), Api.get("audit"))) {
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.asString()).doesNotContain("very", "secret/path", "whsec_");
        }
        assertThat(Api.ok(Api.get("webhook/" + id)).getString("host")).isEqualTo("hooks.example.org:8443");
        assertThat(tables.text("SELECT url FROM webhook")).isEqualTo(URL);
    }

    @Test
    void aPatchKeepsWhatItDoesNotName() {
        long id = made();

        JsonPath patched = Api.ok(Api.patch("webhook/" + id, "{\"kinds\": [\"quota.closed\"], \"enabled\": false}"));

        assertThat(patched.getList("kinds")).containsExactly("quota.closed");
        assertThat(tables.text("SELECT url FROM webhook")).isEqualTo(URL);
        Api.ok(Api.delete("webhook/" + id));
        assertThat(Api.get("webhook/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void eventsAreWrittenAsLongAsAnEnabledWebhookWantsThem() {
        long id = made();
        assertThat(tables.column("SELECT kinds FROM event_consumer WHERE name = 'WEBHOOKS'"))
                .hasSize(1);
        assertThat(tables.column("SELECT array_to_string(kinds, ' ') FROM event_consumer"))
                .as("an incident needs the recovery")
                .containsExactly("source.failing source.recovered");

        Api.ok(Api.patch("webhook/" + id, "{\"enabled\": false}"));
        assertThat(tables.number("SELECT count(*) FROM event_consumer")).isZero();
        Api.ok(Api.patch("webhook/" + id, "{\"enabled\": true}"));
        assertThat(tables.number("SELECT count(*) FROM event_consumer")).isEqualTo(1);
        Api.ok(Api.delete("webhook/" + id));
        assertThat(tables.number("SELECT count(*) FROM event_consumer")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"n\", \"url\": \"https://a.example/\"} | kinds",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": []} | kinds",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"source.unhappy\"]} | kinds",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"task.finished\"]} | kinds",
                "{\"name\": \" \", \"url\": \"https://a.example/\", \"kinds\": [\"source.failing\"]} | name",
                "{\"name\": \"n\", \"url\": \"ftp://a.example/\", \"kinds\": [\"source.failing\"]} | url",
                "{\"name\": \"n\", \"url\": \"https://u:p@a.example/\", \"kinds\": [\"source.failing\"]} | url",
                "{\"name\": \"n\", \"url\": \"https://\", \"kinds\": [\"source.failing\"]} | url",
                "{\"name\": \"n\", \"url\": \"https://a b/\", \"kinds\": [\"source.failing\"]} | url",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"source.failing\"], \"body\": \"TELEGRAM\"} | chat_id",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"source.failing\"], \"chat_id\": \"1\"} | chat_id",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"quota.closed\"], \"tag\": \"news\"} | tag",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"source.failing\"], \"body\": \"FAX\"} | body",
                "{\"name\": \"n\", \"url\": \"https://a.example/\", \"kinds\": [\"source.failing\"], \"secret\": \"s\"} | secret"
            })
    void badInputIsRefusedByName(String body, String field) {
        Response refused = Api.post("webhook", body);

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("errors.pointer", String.class))
                .anyMatch(pointer -> pointer.startsWith("/" + field));
        assertThat(tables.number("SELECT count(*) FROM webhook")).isZero();
    }

    @Test
    void aTestIsSentAtOnceAndItsAnswerShown() {
        try (Receiver receiver = new Receiver()) {
            long id = made();
            Api.ok(Api.patch("webhook/" + id, "{\"url\": \"%s\"}".formatted(receiver.url())));

            JsonPath good = Api.ok(Api.post("webhook/" + id + "/test"));
            receiver.answer(message -> Answer.of(500));
            JsonPath bad = Api.ok(Api.post("webhook/" + id + "/test"));

            assertThat(good.getString("status")).isEqualTo("DELIVERED");
            assertThat(good.getString("answer")).isEqualTo("thanks");
            assertThat(bad.getString("status")).isEqualTo("FAILED");
            assertThat(bad.getString("error")).isEqualTo("The receiver answered 500");
            assertThat(receiver.messages.get(0).body()).contains("\"type\":\"test\"");
            assertThat(Api.ok(Api.get("webhook_delivery?webhook_id=" + id + "&status=FAILED"))
                            .getList("items.id"))
                    .hasSize(1);
            assertThat(Api.get("webhook_delivery/" + bad.getLong("id")).statusCode())
                    .isEqualTo(200);
            assertThat(tables.number("SELECT failures FROM webhook"))
                    .as("a test says nothing of the others")
                    .isZero();
        }
        assertThat(Api.post("webhook/4711/test").statusCode()).isEqualTo(404);
    }

    private long made() {
        return Api.created(Api.post("webhook", body("\"kinds\": [\"source.failing\"]")))
                .getLong("id");
    }

    private static String body(String more) {
        return "{\"name\": \"Newsroom\", \"url\": \"%s\", %s}".formatted(URL, more);
    }
}
