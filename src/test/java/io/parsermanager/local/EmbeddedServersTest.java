package io.parsermanager.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpServer;
import io.parsermanager.testsupport.ClusterOfBrokers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedServersTest {
    private static LocalServers servers;

    @BeforeAll
    static void start() {
        servers = LocalServers.temporary();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void postgresKeepsItsDataAndPortOverARestart() throws SQLException {
        execute("CREATE TABLE over_a_restart AS SELECT 1 AS id");
        servers.database().restart();
        assertThat(rows("over_a_restart")).isEqualTo(1);
    }

    @Test
    void postgresKeepsWhatWasCommittedOverACrash() throws SQLException {
        try (Connection open = connect()) {
            execute("CREATE TABLE over_a_crash AS SELECT 1 AS id");
            servers.database().crash();
            assertThatThrownBy(() -> open.prepareStatement("SELECT 1").execute())
                    .isInstanceOf(SQLException.class);
        }
        servers.database().start();
        assertThat(rows("over_a_crash")).isEqualTo(1);
    }

    @Test
    void aPostgresThatAKilledRunLeftBehindIsEnded() {
        assertThat(servers.database().postmaster()).isPresent();
        servers.database().endLeftOver();
        assertThat(servers.database().postmaster()).isEmpty();
        servers.database().restart();
    }

    @Test
    void aPartitionHasNoLeaderWhileItsBrokerIsStopped() throws Exception {
        try (var cluster = new ClusterOfBrokers(servers.kafka(), 1);
                var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            cluster.createTopic("of_two_brokers", Map.of(), 1, 2);
            cluster.broker(2).stop();
            cluster.awaitLeader("of_two_brokers", 1, false);
            producer.send(new ProducerRecord<>("of_two_brokers", 0, "key", "on the broker that runs"))
                    .get();

            cluster.broker(2).start();
            cluster.awaitLeader("of_two_brokers", 1, true);
            producer.send(new ProducerRecord<>("of_two_brokers", 1, "key", "on the broker that is back"))
                    .get();
        }
    }

    @Test
    void kafkaKeepsItsRecordsAndPortOverARestart() throws Exception {
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("over_a_restart", "before")).get();
            servers.kafka().restart();
            producer.send(new ProducerRecord<>("over_a_restart", "after")).get();
        }
        assertThat(read("over_a_restart", 2)).containsExactlyInAnyOrder("before", "after");
    }

    /** LOCAL_PARSERS=real. */
    @Test
    void theRealParserReadsFeedsOfASite() throws Exception {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/feed", call -> {
            byte[] feed = "<rss><channel><item><guid>1</guid><title>One</title></item></channel></rss>".getBytes(UTF_8);
            call.sendResponseHeaders(200, feed.length);
            call.getResponseBody().write(feed);
            call.close();
        });
        site.start();
        String address = "http://127.0.0.1:" + site.getAddress().getPort();
        DemoParsers parsers = new DemoParsers(
                Map.of("rss", "real_rss", "vk", "real_vk"),
                "real_statuses",
                "real_cancels",
                servers.kafka().bootstrapServers(),
                LocalParsers.REAL);
        parsers.start(DemoParser.SHORTEST_MS + 100);
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(
                            "real_rss", task(7, address + "/feed/1", address + "/feed/2", address + "/no")))
                    .get();
            producer.send(new ProducerRecord<>("real_vk", task(8, "club1"))).get();

            List<String> statuses = new ArrayList<>(read("real_statuses", 4));
            assertThat(statuses)
                    .filteredOn(status -> status.contains("\"worker\":\"rss-"))
                    .hasSize(2)
                    .last(STRING)
                    .contains("\"task_id\":7", "\"items\":2", "\"failed\":1");
            assertThat(statuses)
                    .filteredOn(status -> status.contains("\"worker\":\"demo-vk"))
                    .isNotEmpty();
        } finally {
            parsers.stop();
            site.stop(0);
        }
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::info))
                .noneMatch(info -> info.commandLine().orElse("").contains("RssParser.java"));
    }

    private static String task(int id, String... addresses) {
        String sources = IntStream.range(0, addresses.length)
                .mapToObj(
                        i -> "{\"id\": %d, \"external_id\": \"%s\", \"name\": \"\", \"settings\": {}, \"state\": null}"
                                .formatted(i + 1, addresses[i]))
                .collect(Collectors.joining(", "));
        return """
                {"task_id": %d, "attempt": 1, "created_at": "%3$s", "deadline_at": "%4$s", "expires_at": "%4$s", "sources": [%2$s]}""".formatted(id, sources, Instant.now(), Instant.now().plusSeconds(600));
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(servers.database().jdbcUrl());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows(String table) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static Map<String, Object> client() {
        return Map.of(
                "bootstrap.servers",
                servers.kafka().bootstrapServers(),
                "group.id",
                "embedded-servers-test",
                "auto.offset.reset",
                "earliest");
    }

    private static List<String> read(String topic, int expected) {
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            for (int polls = 0; values.size() < expected && polls < 20; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> values.add(each.value()));
            }
        }
        return values;
    }
}
