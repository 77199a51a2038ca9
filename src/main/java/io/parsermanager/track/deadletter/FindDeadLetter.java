package io.parsermanager.track.deadletter;

import io.parsermanager.kafka.TopicBrowser;
import io.parsermanager.kafka.TopicBrowser.Look;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Finds one dead letter in its topic by its id, which is its partition and offset. */
@ApplicationScoped
public class FindDeadLetter {
    private static final Pattern ID = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

    private final TopicBrowser topicBrowser;
    private final String topic;

    FindDeadLetter(TopicBrowser topicBrowser, Settings settings) {
        this.topicBrowser = topicBrowser;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
    }

    /**
     * Finds a dead letter.
     *
     * @throws NotFoundException if there is none with this id
     * @throws jakarta.ws.rs.ServiceUnavailableException if Kafka does not answer in time
     */
    public ConsumerRecord<byte[], byte[]> get(String id) {
        Matcher parts = ID.matcher(id);
        return (parts.matches() ? find(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))) : none())
                .orElseThrow(() ->
                        new NotFoundException("There is no such dead letter: Kafka's retention may have deleted it"));
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> none() {
        return Optional.empty();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> find(int partition, long offset) {
        return topicBrowser.find(topic, look -> find(look, new TopicPartition(topic, partition), offset));
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> find(Look look, TopicPartition partition, long offset) {
        KafkaConsumer<byte[], byte[]> consumer = look.consumer();
        List<TopicPartition> only = List.of(partition);
        if (!consumer.assignment().contains(partition)
                || offset < consumer.beginningOffsets(only).get(partition)
                || offset >= consumer.endOffsets(only).get(partition)) {
            return none();
        }
        consumer.assign(only);
        consumer.seek(partition, offset);
        while (consumer.position(partition) <= offset) {
            if (look.isTimeUp()) {
                throw new TimeoutException("The dead letter was not read in time");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() >= offset) {
                    return record.offset() == offset ? Optional.of(record) : none();
                }
            }
        }
        return none();
    }
}
