package io.parsermanager.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.settings.Settings;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.parsermanager.web.deadletter.RecentDeadLetters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** The page of dead letters: why each is there, what helps, and nothing in it that a browser would run. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DeadLetterPageTest {
    private static final String SCRIPT = "<script>alert(1)</script>";

    @Inject
    Topics topics;

    @Inject
    Settings settings;

    @Inject
    Tables tables;

    @Inject
    RecentDeadLetters recentDeadLetters;

    @Test
    void saysWhyAndWhatHelpsInBothLanguages() {
        put("shown-as-text", "{\"task_id\": 7}".getBytes(UTF_8), "NO_STATUS");

        assertThat(PlainBrowser.page("/dead_letters?reason=NO_STATUS"))
                .contains(
                        "no status", "Remedy:", "shown-as-text", "partition 3, offset 12", "{&quot;task_id&quot;: 7}");
        assertThat(PlainBrowser.page("/dead_letters?reason=NO_STATUS", "ru")).contains("нет status", "Что делать:");
    }

    @Test
    void showsScriptAsTextAndBytesAsBase64() {
        put(SCRIPT, SCRIPT.getBytes(UTF_8), "UNKNOWN_STATUS");
        put("bytes", new byte[] {(byte) 0xff, 0}, "UNKNOWN_STATUS");

        assertThat(PlainBrowser.page("/dead_letters?reason=UNKNOWN_STATUS"))
                .contains("&lt;script&gt;", "/wA=")
                .doesNotContain(SCRIPT);
    }

    @Test
    void offersOnlyReasonsThatThereAre() {
        PlainBrowser.open("/dead_letters?reason=BAD", "en").then().statusCode(400);
        PlainBrowser.open("/dead_letters?cursor=abc", "en").then().statusCode(400);
    }

    @Test
    void countsByReasonAndInTheNavigation() {
        tables.clear();
        tables.sql(
                "INSERT INTO outcome_minute VALUES (date_trunc('minute', now()), '', '', 'DEAD_LETTER', 'NOT_JSON', 41),"
                        + " (now() - interval '3 hours', '', '', 'DEAD_LETTER', 'NO_STATUS', 1007)");
        put("7", "{\"task_id\": 812}".getBytes(UTF_8), "NO_STATUS");
        recentDeadLetters.forget();

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> assertThat(PlainBrowser.page("/dead_letters"))
                .contains("<span class=\"count\">41</span>", "1\u202f007", "href=\"/dead_letters?reason=NOT_JSON\"")
                .contains("<a href=\"/tasks/812\">812</a>"));
    }

    @Test
    void correctsALetterAndSendsItAgain() {
        tables.clear();
        long task = tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1)), "QUEUED");
        put(
                "replayed",
                "{\"task_id\": %d, \"status\": \"DONE\"}".formatted(task).getBytes(UTF_8),
                "UNKNOWN_STATUS");
        String letter = Api.ok(Api.get("dead_letter/?reason=UNKNOWN_STATUS"))
                .getString("items.find { it.key == 'replayed' }.id");
        String path = "/dead_letters/" + letter;

        assertThat(PlainBrowser.page(path)).contains("&quot;DONE&quot;", "/tasks/" + task, "Send again");
        assertThat(PlainBrowser.refused(400, PlainBrowser.send(path + "/replay", Map.of("value", "{\"task_id\": 1}"))))
                .contains("status is missing", "{&quot;task_id&quot;: 1}");
        assertThat(PlainBrowser.refused(400, PlainBrowser.send(path + "/replay", Map.of("value", ""))))
                .contains("is none of IN_PROGRESS");
        String done = PlainBrowser.done(PlainBrowser.send(
                path + "/replay",
                Map.of(
                        "value",
                        "{\"task_id\": %d, \"status\": \"SUCCESS\", \"token\": null}".formatted(task),
                        "reason",
                        "typo")));

        assertThat(done).isEqualTo(path);
        assertThat(PlainBrowser.page(done)).contains("Sent to the status topic again");
        await().atMost(Waiting.PATIENCE)
                .untilAsserted(() -> assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", task))
                        .isEqualTo("SUCCESS"));
        assertThat(tables.text("SELECT act || ' ' || entity_id || ' ' || reason FROM audit ORDER BY id DESC LIMIT 1"))
                .isEqualTo("dead_letter.replay " + letter + " typo");
        assertThat(tables.text("SELECT selection FROM audit ORDER BY id DESC LIMIT 1"))
                .doesNotContain("SUCCESS");
    }

    @Test
    void sendsALetterAgainOverRest() {
        tables.clear();
        long task = tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1)), "QUEUED");
        put(
                "rest",
                "{\"task_id\": %d, \"status\": \"IN_PROGRESS\"}".formatted(task).getBytes(UTF_8),
                "UNKNOWN_TASK");
        String letter =
                Api.ok(Api.get("dead_letter/?reason=UNKNOWN_TASK")).getString("items.find { it.key == 'rest' }.id");

        JsonPath replayed = Api.ok(Api.post("dead_letter/" + letter + "/replay", "null"));

        assertThat(replayed.getLong("task_id")).isEqualTo(task);
        await().atMost(Waiting.PATIENCE)
                .untilAsserted(() -> assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", task))
                        .isEqualTo("IN_PROGRESS"));
        Api.ok(Api.post(
                "dead_letter/" + letter + "/replay",
                "{\"value\": {\"task_id\": %d, \"status\": \"FAILED\"}}".formatted(task)));
        assertThat(Api.refused(400, Api.post("dead_letter/" + letter + "/replay", "{\"value\": 5}")))
                .contains("JSON object");
        for (String none : List.of("0-99999999", "99-0", "abc")) {
            assertThat(Api.refused(404, Api.post("dead_letter/" + none + "/replay", "{}")))
                    .contains("There is no such dead letter");
        }
    }

    private void put(String key, byte[] value, String reason) {
        List<Header> headers = List.of(
                header("dead-letter-reason", reason),
                header("dead-letter-message", SCRIPT),
                header("dead-letter-topic", "task_statuses"),
                header("dead-letter-partition", "3"),
                header("dead-letter-offset", "12"));
        topics.send(new ProducerRecord<>(settings.kafkaDeadLetterTopic().orElseThrow(), null, key, value, headers));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
