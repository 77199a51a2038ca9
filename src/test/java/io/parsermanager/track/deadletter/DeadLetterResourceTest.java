package io.parsermanager.track.deadletter;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.OtherSettings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A look at the dead letters. Its topic is this test's own, with two partitions. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(OtherSettings.class)
class DeadLetterResourceTest {
    private static final String TOPIC = OtherSettings.DEAD_LETTERS;
    private static final long NOON = 1_700_000_000_000L;

    @Inject
    Topics topics;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        topics.recreate(TOPIC, 2);
    }

    @Test
    void anAbsentTopicIsAnEmptyList() {
        topics.delete(TOPIC);

        JsonPath page = Api.ok(Api.get("dead_letter/"));

        assertThat(page.getList("items")).isEmpty();
        assertThat(page.getString("next_cursor")).isNull();
    }

    @Test
    void anEmptyTopicIsAnEmptyList() {
        assertThat(Api.ok(Api.get("dead_letter/")).getList("items")).isEmpty();
    }

    @Test
    void showsAllThatIsKnownOfALetter() {
        put(0, 0, "7", "{\"status\": \"SUCCESS\"}".getBytes(UTF_8), "NO_TASK_ID");

        JsonPath page = Api.ok(Api.get("dead_letter/"));

        assertThat(page.<Map<String, Object>>getList("items"))
                .containsExactly(Map.ofEntries(
                        Map.entry("id", "0-0"),
                        Map.entry("at", "2023-11-14T22:13:20Z"),
                        Map.entry("reason", "NO_TASK_ID"),
                        Map.entry("task_id", 7),
                        Map.entry("message", "what helps"),
                        Map.entry("topic", "task_statuses"),
                        Map.entry("partition", "3"),
                        Map.entry("offset", "12"),
                        Map.entry("key", "7"),
                        Map.entry("value", "{\"status\": \"SUCCESS\"}"),
                        Map.entry("value_bytes", 21)));
    }

    @Test
    void whatIsNoTextIsShownAsBase64AndWhatIsLongIsCut() {
        put(0, 0, null, new byte[] {(byte) 0xff, 0}, "NOT_JSON");
        put(0, 1, null, "ä".repeat(5_000).getBytes(UTF_8), "NOT_JSON");

        JsonPath page = Api.ok(Api.get("dead_letter/"));

        assertThat(page.getString("items[1].value_base64")).isEqualTo("/wA=");
        assertThat(page.getString("items[1].value")).isNull();
        assertThat(page.getString("items[0].value")).isEqualTo("ä".repeat(4_000));
        assertThat(page.getInt("items[0].value_bytes")).isEqualTo(10_000);
    }

    @Test
    void pagesGoBackInTimeOverAllPartitionsAndMissNone() {
        topics.send(25, i -> letter(i % 3 == 0 ? 0 : 1, i, String.valueOf(i), new byte[0], "NOT_JSON"));
        List<String> newestFirst = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> String.valueOf(25 - i))
                .toList();

        List<String> walked = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = Api.ok(Api.get("dead_letter/?size=4&cursor=" + cursor));
            walked.addAll(page.getList("items.key", String.class));
            cursor = page.getString("next_cursor");
        }

        assertThat(walked).containsExactlyElementsOf(newestFirst);
    }

    @Test
    void findsOneReasonAmongThousands() {
        put(0, 0, "the one", new byte[0], "FUTURE_ATTEMPT");
        topics.send(2_500, i -> letter(0, 1, String.valueOf(i), new byte[0], "NOT_JSON"));

        JsonPath page = Api.ok(Api.get("dead_letter/?reason=FUTURE_ATTEMPT"));

        assertThat(page.getList("items.key", String.class)).containsExactly("the one");
        assertThat(page.getString("next_cursor")).isNull();
    }

    @Test
    void aWrongReasonOrCursorOrSizeIsRefused() {
        assertThat(Api.refused(400, Api.get("dead_letter/?reason=BAD"))).contains("NOT_JSON", "FUTURE_ATTEMPT");
        assertThat(Api.refused(400, Api.get("dead_letter/?cursor=abc"))).contains("next_cursor");
        Api.refused(400, Api.get("dead_letter/?size=1001"));
    }

    @Test
    void whileKafkaIsAwayItSaysSo() {
        servers.kafka().stop();
        try {
            given().get("/api/v1/dead_letter/")
                    .then()
                    .statusCode(503)
                    .contentType(startsWith("application/problem+json"))
                    .header("Retry-After", equalTo("5"));
        } finally {
            servers.kafka().start();
        }
    }

    private void put(int partition, int second, String key, byte[] value, String reason) {
        topics.send(letter(partition, second, key, value, reason));
    }

    private static ProducerRecord<String, byte[]> letter(
            int partition, int second, String key, byte[] value, String reason) {
        return new ProducerRecord<>(
                TOPIC,
                partition,
                NOON + second * 1000L,
                key,
                value,
                List.of(
                        new Text("dead-letter-reason", reason),
                        new Text("dead-letter-message", "what helps"),
                        new Text("dead-letter-topic", "task_statuses"),
                        new Text("dead-letter-partition", "3"),
                        new Text("dead-letter-offset", "12")));
    }

    private record Text(String key, String text) implements Header {
        @Override
        public byte[] value() {
            return text.getBytes(UTF_8);
        }
    }
}
