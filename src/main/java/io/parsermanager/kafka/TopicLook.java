package io.parsermanager.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Looks whether a topic exists, for a person who sets up a parser. It creates nothing. */
@ApplicationScoped
public class TopicLook {
    private static final Logger LOG = Logger.getLogger(TopicLook.class);

    /**
     * What Kafka says of a topic.
     *
     * @param answered false: Kafka did not answer, and nothing is known
     * @param partitions 0 if the topic does not exist
     */
    public record TopicState(String topic, boolean answered, int partitions) {
        public boolean exists() {
            return partitions > 0;
        }
    }

    private final KafkaAdmin kafka;

    TopicLook(KafkaAdmin kafka) {
        this.kafka = kafka;
    }

    /** Looks for a topic. It waits a few seconds at most. */
    public TopicState at(String topic) {
        try {
            TopicDescription found = kafka.ask(admin ->
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            return new TopicState(topic, true, found.partitions().size());
        } catch (UnknownTopicOrPartitionException | InvalidTopicException missing) {
            return new TopicState(topic, true, 0);
        } catch (KafkaException e) {
            LOG.warnf("Kafka did not say whether the topic %s exists: %s", topic, e.getMessage());
            return new TopicState(topic, false, 0);
        }
    }
}
