package io.parsermanager.health;

import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.kafka.ConsumerLag;
import io.parsermanager.kafka.KafkaAdmin;
import io.parsermanager.settings.Settings;
import io.parsermanager.settings.check.OwnTopics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Checks whether the topics in the variables exist and take what the service sends, and how far the consumers lag behind. A topic that is
 * missing and that Kafka does not create is a fault. A setting of a topic that does not fit is a warning, once.
 */
@ApplicationScoped
public class WatchTopics {
    private static final Logger LOG = Logger.getLogger(WatchTopics.class);
    private static final String AUTO_CREATE = "auto.create.topics.enable";

    private final KafkaAdmin kafka;
    private final ConsumerLag lag;
    private final FaultRegistry faults;
    private final Map<String, String> topics;
    private final int maxRequestSize;
    private final String compression;

    /** Warnings of the last check. */
    private Set<String> warned = Set.of();

    WatchTopics(KafkaAdmin kafka, ConsumerLag lag, FaultRegistry faults, Settings settings) {
        this.kafka = kafka;
        this.lag = lag;
        this.faults = faults;
        this.topics = OwnTopics.of(settings);
        this.maxRequestSize = settings.kafkaMaxRequestSize();
        this.compression = settings.kafkaCompression();
    }

    /**
     * Checks once. While Kafka is away it finds and reports nothing; {@link WatchKafka} reports that.
     *
     * @return the warnings
     */
    public synchronized Set<String> look() {
        try {
            Map<String, TopicDescription> present = present();
            missing(present.keySet());
            Set<String> warnings = new TreeSet<>();
            Map<String, Config> configs = configs(present.keySet());
            topics.forEach((variable, topic) -> {
                if (configs.containsKey(topic)) {
                    warnings.addAll(misfits(variable, topic, configs));
                }
            });
            warnings.stream().filter(warning -> !warned.contains(warning)).forEach(LOG::warn);
            warned = Set.copyOf(warnings);
            TopicDescription statuses = present.get(topics.get(OwnTopics.STATUSES));
            if (statuses != null) {
                lag.measure(statuses.partitions().stream()
                        .map(TopicPartitionInfo::partition)
                        .toList());
            }
        } catch (KafkaException e) {
            LOG.debug("The service cannot check the topics", e);
        }
        return warned;
    }

    private Map<String, TopicDescription> present() {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        kafka.ask(admin -> {
            answers.putAll(admin.describeTopics(new HashSet<>(topics.values())).topicNameValues());
            return KafkaFuture.completedFuture(null);
        });
        Map<String, TopicDescription> present = new HashMap<>();
        answers.forEach((topic, answer) -> {
            try {
                present.put(topic, kafka.ask(admin -> answer));
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debugf("There is no topic %s", topic);
            }
        });
        return present;
    }

    private void missing(Set<String> present) {
        boolean made = present.containsAll(topics.values()) || makesTopics();
        topics.forEach((variable, topic) -> {
            if (made || present.contains(topic)) {
                resolve(variable, topic);
            } else {
                faults.report(
                        Kind.TOPIC,
                        topic,
                        "the topic of %s does not exist, and Kafka does not make topics by itself: make it, or name another"
                                .formatted(variable));
            }
        });
    }

    /** Ends only faults that this class reported, because the flows report faults for reasons of their own. */
    private void resolve(String variable, String topic) {
        if (faults.present().stream()
                .anyMatch(fault -> fault.kind() == Kind.TOPIC
                        && fault.name().equals(topic)
                        && fault.reason().startsWith("the topic of " + variable + " does not exist"))) {
            faults.resolve(Kind.TOPIC, topic);
        }
    }

    /** Whether Kafka creates topics. The answer is true if Kafka does not tell, for example because the service may not ask. */
    private boolean makesTopics() {
        try {
            ConfigResource broker = new ConfigResource(
                    ConfigResource.Type.BROKER,
                    kafka.ask(admin -> admin.describeCluster().nodes()).stream()
                            .findFirst()
                            .orElseThrow(() -> new KafkaException("There is no broker"))
                            .idString());
            ConfigEntry entry = kafka.ask(
                            admin -> admin.describeConfigs(List.of(broker)).all())
                    .get(broker)
                    .get(AUTO_CREATE);
            return entry == null || !"false".equals(entry.value());
        } catch (KafkaException e) {
            LOG.debug("Kafka does not tell whether it makes topics", e);
            return true;
        }
    }

    private Map<String, Config> configs(Set<String> present) {
        Map<String, ConfigResource> resources = present.stream()
                .collect(Collectors.toMap(
                        Function.identity(), topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Map<ConfigResource, Config> answers =
                kafka.ask(admin -> admin.describeConfigs(resources.values()).all());
        return resources.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, topic -> answers.get(topic.getValue())));
    }

    private Set<String> misfits(String variable, String topic, Map<String, Config> configs) {
        Set<String> misfits = new TreeSet<>();
        long takes = number(configs.get(topic), TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (variable.equals(OwnTopics.DEAD_LETTERS)) {
            Config statuses = configs.get(topics.get(OwnTopics.STATUSES));
            if (statuses != null && takes < number(statuses, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)) {
                misfits.add(
                        "%s: %s takes messages of %d bytes, fewer than the status topic: large dead letters are cut; raise its max.message.bytes"
                                .formatted(variable, topic, takes));
            }
        } else if (!variable.equals(OwnTopics.STATUSES) && takes < maxRequestSize) {
            misfits.add(
                    "%s: %s takes messages of %d bytes, fewer than KAFKA_MAX_REQUEST_SIZE: larger ones fail; raise its max.message.bytes or lower the variable"
                            .formatted(variable, topic, takes));
        }
        String codec = text(configs.get(topic), TopicConfig.COMPRESSION_TYPE_CONFIG);
        if (!variable.equals(OwnTopics.STATUSES)
                && !codec.isEmpty()
                && !codec.equals("producer")
                && !codec.replace("uncompressed", "none").equals(compression)) {
            misfits.add(
                    "%s: %s is compressed with %s by Kafka, whatever KAFKA_COMPRESSION says: its readers need that codec"
                            .formatted(variable, topic, codec));
        }
        if (text(configs.get(topic), TopicConfig.CLEANUP_POLICY_CONFIG).contains("compact")) {
            misfits.add(
                    "%s: %s is compacted: Kafka drops messages of it that nobody has read; set its cleanup.policy to delete"
                            .formatted(variable, topic));
        }
        return misfits;
    }

    private static String text(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static long number(Config config, String name) {
        String value = text(config, name);
        return value.isEmpty() ? Long.MAX_VALUE : Long.parseLong(value);
    }
}
