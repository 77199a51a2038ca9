package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Receiver.Answer;
import io.parsermanager.testsupport.Receiver.Message;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real receiver gets every message, signed as the standard's library checks it, whatever it answers on the way. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DeliverWebhooksTest {
    @Inject
    Tables tables;

    @Inject
    FanOutEvents fanOutEvents;

    @Inject
    DeliverWebhooks deliverWebhooks;

    @Inject
    WatchWebhooks watchWebhooks;

    @Inject
    FaultRegistry faults;

    @Inject
    Session session;

    @Inject
    PostMessage postMessage;

    @Inject
    RecordDelivery recordDelivery;

    @Inject
    GracefulShutdown gracefulShutdown;

    @Inject
    ObjectMapper json;

    private Receiver receiver;
    private long webhook;
    private String secret;
    private long source;

    @BeforeEach
    void anEndpoint() {
        tables.clear();
        receiver = new Receiver();
        source = tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1));
        var made = Api.ok(Api.post("webhook", """
                {"name": "Newsroom", "url": "%s", "grouped": false, "kinds": ["source.failing", "source.recovered"]}""".formatted(receiver.url())));
        webhook = made.getLong("id");
        secret = made.getString("secret");
    }

    @AfterEach
    void stop() {
        tables.clear();
        watchWebhooks.run();
        receiver.close();
    }

    @Test
    void anEventIsPostedOnceWithASignatureThatTheStandardsLibraryTakes() throws Exception {
        fail();
        send();
        send();

        Message message = receiver.messages.get(0);
        assertThat(receiver.messages).hasSize(1);
        verify(secret, message);
        assertThatThrownBy(() -> verify(WebhookSecret.make(), message))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(secret, new Message(message.id(), message.headers(), message.body() + " ")))
                .isInstanceOf(WebhookVerificationException.class);
        JsonNode body = json.readTree(message.body());
        assertThat(body.path("type").asText()).isEqualTo("source.failing");
        assertThat(body.at("/data/source_id").asLong()).isEqualTo(source);
        assertThat(body.path("timestamp")).isEqualTo(body.at("/data/occurred_at"));
        assertThat(state()).isEqualTo("DELIVERED 1 200 thanks");
    }

    @Test
    void whatTheEndpointDidNotAskForIsNotSent() {
        Api.ok(Api.patch("webhook/" + webhook, "{\"tag\": \"news\"}"));
        fail();
        assertThat(fanOutEvents.run()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM webhook_delivery")).isZero();

        tables.sql("UPDATE source SET tags = '{news}'");
        recover();
        send();

        assertThat(receiver.messages).hasSize(1);
    }

    @Test
    void aNewSecretAndTheOldOneBothSignForADay() throws Exception {
        String fresh = Api.ok(Api.post("webhook/" + webhook + "/rotate_secret")).getString("secret");
        fail();
        send();

        verify(secret, receiver.messages.get(0));
        verify(fresh, receiver.messages.get(0));

        tables.sql("UPDATE webhook SET old_secret_until = now()");
        recover();
        send();
        verify(fresh, receiver.messages.get(1));
        assertThatThrownBy(() -> verify(secret, receiver.messages.get(1)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 301})
    void anErrorIsTriedAgainWithTheSameIdAndThenDelivered(int status) throws Exception {
        receiver.answer(message -> Answer.of(status).with("Location", "http://127.0.0.1:1/"));
        fail();
        send();
        send();
        assertThat(receiver.messages).as("not before its time").hasSize(1);
        assertThat(state()).isEqualTo("WAITING 1 %d no".formatted(status));
        assertThat(seconds("next_try_at")).isBetween(2L, 6L);

        receiver.answer(message -> Answer.OK);
        due();
        send();

        assertThat(receiver.ids()).hasSize(2);
        assertThat(receiver.ids().get(1)).isEqualTo(receiver.ids().get(0));
        assertThat(receiver.messages.get(1).body())
                .isEqualTo(receiver.messages.get(0).body());
        verify(secret, receiver.messages.get(1));
        assertThat(state()).isEqualTo("DELIVERED 2 200 thanks");
        assertThat(tables.number("SELECT failures FROM webhook")).isZero();
    }

    @Test
    void aReceiverThatAsksForAPauseGetsIt() {
        receiver.answer(message -> Answer.of(429).with("Retry-After", "7200"));
        fail();
        send();

        assertThat(seconds("next_try_at")).isBetween(7_100L, 7_200L);
        assertThat(tables.number("SELECT CAST(extract(epoch FROM retry_at - now()) AS integer) FROM webhook"))
                .isBetween(7_100L, 7_200L);
        recover();
        tables.sql("UPDATE webhook_delivery SET next_try_at = now()");
        send();
        assertThat(receiver.messages).as("the pause is for all messages").hasSize(1);
    }

    @Test
    void aPauseMayBeADateAndIsADayAtMost() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC));
        receiver.answer(message -> Answer.of(503).with("Retry-After", date));
        fail();
        send();

        assertThat(seconds("next_try_at")).isBetween(86_300L, 86_400L);
    }

    @Test
    void aReceiverThatIsGoneDisablesTheEndpointAndSaysSo() {
        receiver.answer(message -> Answer.of(410));
        fail();
        send();
        recover();
        send();

        assertThat(receiver.messages).hasSize(1);
        var view = Api.ok(Api.get("webhook/" + webhook));
        assertThat(view.getBoolean("enabled")).isFalse();
        assertThat(view.getString("disabled_reason")).contains("410");
        watchWebhooks.run();
        assertThat(faults.present())
                .extracting(Fault::kind, Fault::name)
                .contains(tuple(Fault.Kind.WEBHOOK, webhook + " (Newsroom)"));
        assertThat(tables.number("SELECT count(*) FROM event_consumer"))
                .as("nobody wants events")
                .isZero();

        receiver.answer(message -> Answer.OK);
        Api.ok(Api.patch("webhook/" + webhook, "{\"enabled\": true}"));
        watchWebhooks.run();
        fail();
        send();
        assertThat(receiver.messages).hasSize(2);
        assertThat(faults.count(Fault.Kind.WEBHOOK)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        try (Receiver elsewhere = new Receiver()) {
            receiver.answer(message -> Answer.of(status).with("Location", elsewhere.url()));
            fail();
            send();

            assertThat(elsewhere.messages).isEmpty();
        }
        assertThat(tables.text("SELECT error FROM webhook_delivery"))
                .isEqualTo("The receiver answered %d: redirects are not followed, so give the final address"
                        .formatted(status));
    }

    /** A failed message is overtaken, and comes later: the receiver knows it by its timestamp. */
    @Test
    void aMessageThatFailedComesBehindALaterOne() throws Exception {
        receiver.answer(message -> receiver.messages.size() == 1 ? Answer.of(500) : Answer.OK);
        fail();
        send();
        recover();
        tables.sql("UPDATE webhook SET retry_at = now()");
        send();
        due();
        send();

        assertThat(receiver.ids()).hasSize(3);
        assertThat(receiver.ids().get(2)).isEqualTo(receiver.ids().get(0));
        assertThat(json.readTree(receiver.messages.get(2).body())
                        .path("timestamp")
                        .asText())
                .isLessThan(json.readTree(receiver.messages.get(1).body())
                        .path("timestamp")
                        .asText());
    }

    @Test
    void anEndlessAnswerIsCut() {
        receiver.answer(message -> new Answer(200, "x".repeat(5_000_000), Map.of()));
        fail();
        send();

        assertThat(tables.number("SELECT length(answer) FROM webhook_delivery")).isEqualTo(1_000);
        assertThat(state()).startsWith("DELIVERED 1 200");
    }

    @Test
    void aMessageThatTheReceiverNeverTakesHarmsOnlyItself() {
        receiver.answer(message -> message.body().contains("source.failing") ? Answer.of(400) : Answer.OK);
        fail();
        recover();
        send();
        tables.sql("UPDATE webhook SET retry_at = now()");
        send();
        for (int i = 0; i < 12; i++) {
            due();
            send();
        }

        assertThat(tables.column("SELECT kind || ' ' || status || ' ' || tries FROM webhook_delivery ORDER BY id"))
                .containsExactly("source.failing FAILED 10", "source.recovered DELIVERED 1");
    }

    /** What dies here is the answer: the first replica never learns it, as one that was killed. */
    @Test
    void whatAReplicaHadInHandWhenItDiedAnotherOneSendsWithTheSameId() {
        receiver.beSilent();
        fail();
        fanOutEvents.run();
        CompletableFuture<Integer> dies = deliverWebhooks.start();
        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> receiver.messages.size() == 1);
        receiver.answer(message -> Answer.OK);
        DeliverWebhooks other = new DeliverWebhooks(session, postMessage, recordDelivery, gracefulShutdown);
        assertThat(other.start().join()).as("its lease lasts").isZero();

        tables.sql("UPDATE webhook_delivery SET next_try_at = now()");
        assertThat(other.start().join()).isEqualTo(1);

        assertThat(receiver.ids()).hasSize(2);
        assertThat(receiver.ids().get(1)).isEqualTo(receiver.ids().get(0));
        dies.join();
        assertThat(state()).isEqualTo("DELIVERED 1 200 thanks");
    }

    @Test
    void twoReplicasSendEachMessageOnce() {
        for (int i = 0; i < 30; i++) {
            fail();
            recover();
        }
        fanOutEvents.run();
        while (tables.number("SELECT count(*) FROM webhook_delivery WHERE status = 'WAITING'") > 0) {
            CompletableFuture.allOf(deliverWebhooks.start(), deliverWebhooks.start(), deliverWebhooks.start())
                    .join();
        }

        assertThat(receiver.ids()).hasSize(60).doesNotHaveDuplicates();
        assertThat(receiver.messages.stream()
                        .map(message -> message.body().contains("source.failing"))
                        .toList())
                .as("in their order")
                .isEqualTo(IntStream.range(0, 60).mapToObj(i -> i % 2 == 0).toList());
    }

    @Test
    void aConnectionThatNobodyTakesIsAFailedTry() {
        receiver.close();
        fail();
        send();

        assertThat(tables.text("SELECT error FROM webhook_delivery"))
                .isEqualTo("Nothing takes a connection at this address");
        watchWebhooks.run();
        assertThat(faults.count(Fault.Kind.WEBHOOK)).as("once is no fault").isZero();
        tables.sql("UPDATE webhook SET failures = 3, failing_since = now() - interval '10 minutes'");
        watchWebhooks.run();
        assertThat(faults.count(Fault.Kind.WEBHOOK)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"SLACK, text", "MATTERMOST, text", "TELEGRAM, text"})
    void chatsGetAText(String body, String field) throws Exception {
        Api.ok(Api.patch(
                "webhook/" + webhook,
                "{\"body\": \"%s\"%s}".formatted(body, body.equals("TELEGRAM") ? ", \"chat_id\": \"-100\"" : "")));
        tables.sql("UPDATE source SET name = 'Example'");
        recover();
        fail();
        recover();
        send();

        JsonNode sent = json.readTree(receiver.messages.get(1).body());
        assertThat(sent.path(field).asText()).startsWith("Example (RSS POSTS) works again");
        assertThat(sent.has("chat_id")).isEqualTo(body.equals("TELEGRAM"));
    }

    @Test
    void whatWaitedTooLongOrEndedLongAgoGoes() {
        fail();
        recover();
        fanOutEvents.run();
        tables.sql("UPDATE webhook_delivery SET created_at = now() - interval '8 days' WHERE kind = 'source.failing'");
        watchWebhooks.run();
        assertThat(tables.column("SELECT status FROM webhook_delivery ORDER BY id"))
                .containsExactly("FAILED", "WAITING");

        tables.sql("UPDATE webhook_delivery SET finished_at = now() - interval '8 days' WHERE status = 'FAILED'");
        watchWebhooks.run();
        assertThat(tables.number("SELECT count(*) FROM webhook_delivery")).isEqualTo(1);
    }

    private void fail() {
        tables.sql("UPDATE source_schedule SET failures = 1");
    }

    private void recover() {
        tables.sql("UPDATE source_schedule SET failures = 0");
    }

    private void send() {
        fanOutEvents.run();
        deliverWebhooks.start().join();
    }

    private void due() {
        tables.sql("UPDATE webhook_delivery SET next_try_at = now()");
        tables.sql("UPDATE webhook SET retry_at = now()");
    }

    private String state() {
        return tables.text("SELECT concat_ws(' ', status, tries, answer_status, answer) FROM webhook_delivery");
    }

    private long seconds(String column) {
        return tables.number(
                "SELECT CAST(extract(epoch FROM %s - now()) AS integer) FROM webhook_delivery".formatted(column));
    }

    private static void verify(String secret, Message message) throws WebhookVerificationException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(message.headers());
        new com.standardwebhooks.Webhook(secret).verify(message.body(), headers);
    }
}
