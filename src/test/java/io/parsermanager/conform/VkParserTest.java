package io.parsermanager.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.conform.ReferenceParser.TopicNames;
import io.parsermanager.local.LocalServers;
import io.parsermanager.testsupport.Contract;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference parser of VK against a stub of VK's API. */
@Tag("slow")
class VkParserTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TopicNames TOPICS = TopicNames.of("vk");

    private static LocalServers servers;
    private static VkApi api;
    private static ReferenceParser parser;
    private static KafkaProducer<String, String> producer;

    @BeforeAll
    static void start() throws IOException {
        servers = LocalServers.temporary();
        api = new VkApi();
        String kafka = servers.kafka().bootstrapServers();
        producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer());
        parser = Parsers.vk(api.address(), kafka, TOPICS);
    }

    @AfterAll
    static void stop() {
        if (parser != null) { // no Python: all is skipped
            parser.close();
        }
        producer.close();
        api.close();
        servers.close();
    }

    @Test
    void aLargeTaskTakesACallForEach25WallsAndShutWallsFailAlone() {
        List<String> walls = Stream.concat(
                        Stream.of("closed", "-1", "private"),
                        IntStream.range(0, 27).mapToObj(i -> "wall_" + i))
                .toList();
        JsonNode end = end(1, 0, walls);

        assertThat(end.path("status").asText()).isEqualTo("SUCCESS");
        assertThat(end.at("/stats/failed").asInt()).isEqualTo(2);
        assertThat(api.calls()).contains(25, 5);
        assertThat(outcomes(end)).hasSize(30);
        assertThat(end.at("/sources/0/error/code").asText()).isEqualTo("VK_15");
        assertThat(end.at("/sources/0/error/retry_after_s").asInt()).isEqualTo(86_400);
        assertThat(end.at("/sources/2/error/code").asText()).isEqualTo("VK_30");
        assertThat(end.at("/sources/29/state/last_id").asInt()).isEqualTo(3);
        assertThat(end.at("/sources/29/found/new").asInt()).isEqualTo(3);
        assertThat(end.at("/sources/29/found/newest_at").asText())
                .isEqualTo(Instant.ofEpochSecond(1_796_000_003).toString());
        assertThat(new Topics(servers.kafka().bootstrapServers()).all(TOPICS.items()))
                .filteredOn(item -> item.value().contains("\"wall_26\""))
                .hasSize(3)
                .allSatisfy(
                        item -> assertThat(item.headers().lastHeader("ce_type").value())
                                .asString()
                                .isEqualTo("io.parsermanager.vk.post"));
    }

    @Test
    void onlyPostsAfterTheBookmarkAreNew() {
        JsonNode end = end(2, 2, List.of("wall"));
        assertThat(end.at("/sources/0/found/new").asInt()).isOne();
        assertThat(end.at("/sources/0/found/total").asInt()).isEqualTo(3);
        assertThat(end.at("/sources/0/state/last_id").asInt()).isEqualTo(3);
    }

    @Test
    void aCallThatComesTooSoonIsToldToTheServiceWithItsPause() {
        JsonNode end = end(3, 0, List.of("wall", "busy"));
        assertThat(end.path("status").asText()).isEqualTo("FAILED");
        assertThat(end.at("/error/code").asText()).isEqualTo("VK_6");
        assertThat(end.at("/error/retry_after_s").asInt()).isOne();
    }

    @Test
    void aTaskOfADeletedWallFailsWithoutAPauseOfItsNextAttempt() {
        JsonNode end = end(4, 0, List.of("deleted"));
        assertThat(end.at("/error/code").asText()).isEqualTo("VK_18");
        assertThat(end.at("/error").has("retry_after_s")).isFalse();
        assertThat(end.at("/sources/0/error/retry_after_s").asInt()).isEqualTo(86_400);
    }

    /** Sends a task, and returns its final status. */
    private static JsonNode end(int id, int lastId, List<String> walls) {
        String sources = IntStream.range(0, walls.size())
                .mapToObj(i ->
                        """
                        {"id": %d, "external_id": "%s", "name": "", "settings": {}, "state": %s}""".formatted(id * 100 + i, walls.get(i), lastId == 0 ? null : "{\"last_id\": " + lastId + "}"))
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        String later = Instant.now().plusSeconds(600).toString();
        Future<?> unused = producer.send(
                new ProducerRecord<>(TOPICS.tasks(), """
                {"task_id": %d, "attempt": 1, "created_at": "%s", "deadline_at": "%s", "expires_at": "%s", "sources": [%s]}
                """.formatted(id, Instant.now(), later, later, sources)));
        Topics topics = new Topics(servers.kafka().bootstrapServers());
        return await().atMost(Waiting.PATIENCE)
                .until(
                        () -> topics.all(TOPICS.statuses()).stream()
                                .map(status -> read(status.value()))
                                .peek(status -> assertThat(Contract.of("status").faults(status))
                                        .isEmpty())
                                .filter(status -> status.path("task_id").asInt() == id
                                        && !status.path("status").asText().equals("IN_PROGRESS"))
                                .findFirst()
                                .orElse(null),
                        status -> status != null);
    }

    private static List<JsonNode> outcomes(JsonNode end) {
        return StreamSupport.stream(end.path("sources").spliterator(), false).toList();
    }

    private static JsonNode read(String value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
