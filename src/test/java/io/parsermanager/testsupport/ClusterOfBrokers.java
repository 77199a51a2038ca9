package io.parsermanager.testsupport;

import io.parsermanager.local.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;

/**
 * A Kafka of several brokers: one that runs already, which is the only controller, and further ones that join it. A partition has one
 * replica, so it has no leader while its broker is stopped.
 *
 * <p>Closing it deletes its topics and takes the further brokers out, so that the first broker is alone again.
 */
public final class ClusterOfBrokers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedKafka first;
    private final List<EmbeddedKafka> further = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();

    /**
     * Starts the further brokers, whose ids are 2, 3 and so on, and waits until the cluster knows them.
     *
     * @param first the broker that runs already, of id 1
     */
    public ClusterOfBrokers(EmbeddedKafka first, int furtherBrokers) {
        this.first = first;
        try {
            Path folder = Files.createTempDirectory("brokers");
            for (int id = 2; id < 2 + furtherBrokers; id++) {
                EmbeddedKafka broker = first.furtherBroker(id, folder.resolve("broker-" + id));
                further.add(broker);
                broker.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> nodes().size() == 1 + furtherBrokers);
    }

    /** The addresses of all brokers, for a client that must find the cluster while one broker is stopped. */
    public String bootstrapServers() {
        List<String> all = new ArrayList<>(List.of(first.bootstrapServers()));
        further.forEach(broker -> all.add(broker.bootstrapServers()));
        return String.join(",", all);
    }

    /** The broker of this id, to stop and to start. */
    public EmbeddedKafka broker(int id) {
        return id == first.nodeId() ? first : further.get(id - 2);
    }

    /**
     * Creates a topic and waits until each partition has its leader.
     *
     * @param settings settings of the topic, by Kafka's names
     * @param brokers for each partition, from 0 on, the id of its only broker
     */
    public void createTopic(String topic, Map<String, String> settings, int... brokers) {
        Map<Integer, List<Integer>> assignment = new HashMap<>();
        for (int partition = 0; partition < brokers.length; partition++) {
            assignment.put(partition, List.of(brokers[partition]));
        }
        ask(admin -> admin.createTopics(List.of(new NewTopic(topic, assignment).configs(settings)))
                .all());
        topics.add(topic);
        for (int partition = 0; partition < brokers.length; partition++) {
            awaitLeader(topic, partition, true);
        }
    }

    /**
     * Creates a topic that every broker holds, and waits until each partition has all its replicas.
     *
     * @param settings settings of the topic, by Kafka's names
     */
    public void createReplicatedTopic(String topic, int partitions, Map<String, String> settings) {
        int replicas = 1 + further.size();
        ask(admin -> admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replicas).configs(settings)))
                .all());
        topics.add(topic);
        Awaitility.await().atMost(PATIENCE).until(() -> inSync(topic) == replicas);
    }

    /** How many replicas of the topic's worst partition are in sync. */
    public int inSync(String topic) {
        return ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                .mapToInt(partition -> partition.isr().size())
                .min()
                .orElse(0);
    }

    /** How many partitions a topic has. */
    public int partitions(String topic) {
        return ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
    }

    /** Waits until a partition has a leader, or until it has none. */
    public void awaitLeader(String topic, int partition, boolean wanted) {
        Awaitility.await().atMost(PATIENCE).until(() -> hasLeader(topic, partition) == wanted);
    }

    private boolean hasLeader(String topic, int partition) {
        try {
            TopicPartitionInfo info = ask(admin ->
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic)
                    .partitions()
                    .get(partition);
            return info.leader() != null && !info.leader().isEmpty();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private Collection<Node> nodes() {
        return ask(admin -> admin.describeCluster().nodes());
    }

    private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
            return question.apply(admin).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        first.start();
        if (!topics.isEmpty()) {
            ask(admin -> admin.deleteTopics(topics).all());
        }
        further.forEach(EmbeddedKafka::close);
        further.forEach(
                broker -> ask(admin -> admin.unregisterBroker(broker.nodeId()).all()));
        Awaitility.await().atMost(PATIENCE).until(() -> nodes().size() == 1);
    }
}
