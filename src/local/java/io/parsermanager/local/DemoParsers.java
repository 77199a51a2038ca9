package io.parsermanager.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * One parser for each source type that the service is seeded with, as long as the application runs: a simulated one, or for RSS the reference
 * parser.
 */
@ApplicationScoped
@IfBuildProfile("dev")
public class DemoParsers {
    private static final Logger LOG = Logger.getLogger(DemoParsers.class);
    private static final String RSS = "rss";

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> topics;
    private final String statusTopic;
    private final String bootstrapServers;
    private final String cancelTopic;
    private final LocalParsers chosen;
    private final List<DemoParser> parsers = new ArrayList<>();
    private RssParserProcess rssParser;
    private ScheduledExecutorService clock;
    private KafkaProducer<String, String> producer;

    @Inject
    DemoParsers(
            @ConfigProperty(name = "RSS_PARSER_TASKS_TOPIC") String rssTopic,
            @ConfigProperty(name = "VK_PARSER_TASKS_TOPIC") String vkTopic,
            @ConfigProperty(name = "YOUTUBE_PARSER_TASKS_TOPIC") String youtubeTopic,
            @ConfigProperty(name = "KAFKA_TASK_STATUS_TOPIC") String statusTopic,
            @ConfigProperty(name = "KAFKA_TASK_CANCEL_TOPIC") String cancelTopic,
            @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS") String bootstrapServers) {
        this(
                Map.of(RSS, rssTopic, "vk", vkTopic, "youtube", youtubeTopic),
                statusTopic,
                cancelTopic,
                bootstrapServers,
                LocalParsers.ofEnvironment());
    }

    /** @param topics by source type, the topic of its tasks */
    DemoParsers(
            Map<String, String> topics,
            String statusTopic,
            String cancelTopic,
            String bootstrapServers,
            LocalParsers chosen) {
        this.topics = new TreeMap<>(topics);
        this.statusTopic = statusTopic;
        this.cancelTopic = cancelTopic;
        this.bootstrapServers = bootstrapServers;
        this.chosen = chosen;
    }

    void start(@Observes StartupEvent start) {
        start(DemoParser.LONGEST_MS);
    }

    /** Tests have no person who watches. */
    void start(int longestMs) {
        clock = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "demo-clock"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "demo-parsers"),
                new StringSerializer(),
                new StringSerializer());
        Map<String, String> simulated = new TreeMap<>(topics);
        if (chosen == LocalParsers.REAL) {
            rssParser = new RssParserProcess(bootstrapServers, simulated.remove(RSS), statusTopic, cancelTopic);
        }
        simulated.forEach((sourceType, topic) ->
                parsers.add(new DemoParser(sourceType, topic, bootstrapServers, longestMs, json, clock, this::report)));
        LOG.infof("Simulated parsers take tasks off %s and report to %s", simulated.values(), statusTopic);
    }

    void stop(@Observes ShutdownEvent stop) {
        stop();
    }

    /** Work in hand is dropped, as when a real parser is killed. */
    void stop() {
        if (rssParser != null) {
            rssParser.close();
        }
        parsers.forEach(DemoParser::stop);
        parsers.forEach(DemoParser::close);
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }

    private void report(String key, String status) {
        Future<?> unused = producer.send(new ProducerRecord<>(statusTopic, key, status), (sent, failure) -> {
            if (failure != null) {
                LOG.warnf("A simulated parser could not report a status: %s", failure.getMessage());
            }
        });
    }
}
