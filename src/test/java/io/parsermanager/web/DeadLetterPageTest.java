package io.parsermanager.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.settings.Settings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
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
