package io.parsermanager.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** One simulated parser for each source type that the service is seeded with, as long as the application runs. */
@ApplicationScoped
@IfBuildProfile("dev")
public class DemoParsers {
    private static final Logger LOG = Logger.getLogger(DemoParsers.class);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> topics;
    private final String statusTopic;
    private final String bootstrapServers;
    private final List<DemoParser> parsers = new ArrayList<>();
    private ScheduledExecutorService clock;
    private KafkaProducer<String, String> producer;

    DemoParsers(
            @ConfigProperty(name = "RSS_PARSER_TASKS_TOPIC") String rssTopic,
            @ConfigProperty(name = "VK_PARSER_TASKS_TOPIC") String vkTopic,
            @ConfigProperty(name = "YOUTUBE_PARSER_TASKS_TOPIC") String youtubeTopic,
            @ConfigProperty(name = "KAFKA_TASK_STATUS_TOPIC") String statusTopic,
            @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS") String bootstrapServers) {
        this.topics = Map.of("rss", rssTopic, "vk", vkTopic, "youtube", youtubeTopic);
        this.statusTopic = statusTopic;
        this.bootstrapServers = bootstrapServers;
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
        topics.forEach((sourceType, topic) ->
                parsers.add(new DemoParser(sourceType, topic, bootstrapServers, longestMs, json, clock, this::report)));
        LOG.infof("Simulated parsers take tasks off %s and report to %s", topics.values(), statusTopic);
    }

    void stop(@Observes ShutdownEvent stop) {
        stop();
    }

    /** Work in hand is dropped, as when a real parser is killed. */
    void stop() {
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
