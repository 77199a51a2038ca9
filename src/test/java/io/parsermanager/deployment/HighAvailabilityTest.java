package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The overlay for CloudNativePG and Strimzi: what it promises of copies, and that its parts find each other. */
class HighAvailabilityTest {
    private static final Path HA = Path.of("src/main/kubernetes/overlays/ha");

    @Test
    void everyTopicOfTheServiceIsMadeBeforehand() throws IOException {
        assertThat(topics())
                .extracting(topic -> topic.at("/spec/topicName").asText())
                .containsExactlyInAnyOrder(
                        "task_statuses",
                        "task_statuses_dlq",
                        "task_cancellations",
                        "rss_parser_tasks",
                        "vk_parser_tasks",
                        "youtube_parser_tasks");
    }

    @Test
    void oneBrokerMayBeAwayWithoutALossAndWithoutAStop() throws IOException {
        JsonNode brokers = Yaml.tree(HA.resolve("kafka-nodes.yaml"));

        assertThat(topics()).allSatisfy(topic -> {
            int copies = topic.at("/spec/replicas").asInt();
            int inSync = topic.at("/spec/config/min.insync.replicas").asInt();
            assertThat(inSync).isGreaterThan(1).isEqualTo(copies - 1);
            assertThat(copies).isLessThanOrEqualTo(brokers.at("/spec/replicas").asInt());
            assertThat(topic.at("/metadata/labels/strimzi.io~1cluster")).isEqualTo(kafka().at("/metadata/name"));
        });
        assertThat(kafka().at("/spec/kafka/config/unclean.leader.election.enable")
                        .asBoolean(true))
                .isFalse();
        assertThat(brokers.at("/metadata/labels/strimzi.io~1cluster")).isEqualTo(kafka().at("/metadata/name"));
    }

    @Test
    void aFailoverOfPostgresqlLosesNothing() {
        JsonNode cluster = Yaml.tree(HA.resolve("postgres.yaml"));

        assertThat(cluster.at("/spec/instances").asInt()).isGreaterThan(2);
        assertThat(cluster.at("/spec/postgresql/synchronous/number").asInt()).isPositive();
        assertThat(cluster.at("/spec/postgresql/synchronous/dataDurability").asText())
                .isEqualTo("required");
    }

    @Test
    void theServiceFindsItsServers() {
        JsonNode cluster = Yaml.tree(HA.resolve("postgres.yaml"));
        Map<String, String> variables =
                Yaml.read(HA.resolve("configmap.yaml"), ConfigMap.class).getData();
        String name = cluster.at("/metadata/name").asText();

        assertThat(variables)
                .containsEntry("POSTGRES_HOST", name + "-rw")
                .containsEntry(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka().at("/metadata/name").asText() + "-kafka-bootstrap:"
                                + kafka().at("/spec/kafka/listeners/0/port").asText());
        assertThat(List.of(
                        Yaml.read(HA.resolve("deployment.yaml"), Deployment.class)
                                .getSpec()
                                .getTemplate(),
                        Yaml.read(HA.resolve("migration-job.yaml"), Job.class)
                                .getSpec()
                                .getTemplate()))
                .allSatisfy(pod -> assertThat(
                                pod.getSpec().getContainers().get(0).getEnv())
                        .extracting(variable -> variable.getName(), variable -> variable.getValueFrom()
                                .getSecretKeyRef()
                                .getName())
                        .containsExactly(
                                tuple("POSTGRES_USER", name + "-app"), tuple("POSTGRES_PASSWORD", name + "-app")));
    }

    private static JsonNode kafka() {
        return Yaml.tree(HA.resolve("kafka.yaml"));
    }

    private static List<JsonNode> topics() throws IOException {
        List<JsonNode> topics = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(HA, "topic-*.yaml")) {
            files.forEach(file -> topics.add(Yaml.tree(file)));
        }
        return topics;
    }
}
