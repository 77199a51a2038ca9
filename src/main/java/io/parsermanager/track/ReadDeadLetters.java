package io.parsermanager.track;

import io.parsermanager.kafka.TopicBrowser;
import io.parsermanager.kafka.TopicBrowser.Look;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads dead letters off the end of their topic, the newest first: the topic is the only store. */
@ApplicationScoped
public class ReadDeadLetters {
    /** What is read of a partition at once: enough to find something rare soon, little enough to be held. */
    private static final int WINDOW = 1000;

    /** A partition's part of the topic that is still to be read back: from its first record to before the end. */
    private static final class Tail {
        private final long first;
        private long end;

        /** The last records before the end, with their places. */
        private final Deque<Letter> window = new ArrayDeque<>();

        private Tail(long first, long end) {
            this.first = first;
            this.end = end;
        }

        private long windowBegin() {
            return Math.max(first, end - WINDOW);
        }

        private boolean isMore() {
            return end > first;
        }
    }

    private record Letter(long offset, DeadLetterView view) {}

    /**
     * Dead letters, the newest first.
     *
     * @param before where to go on: for each partition the offset to begin before; empty if nothing is left
     */
    record Found(List<DeadLetterView> letters, Map<Integer, Long> before) {}

    private final TopicBrowser topicBrowser;
    private final String topic;

    ReadDeadLetters(TopicBrowser topicBrowser, Settings settings) {
        this.topicBrowser = topicBrowser;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
    }

    /**
     * Reads back until enough are found, the topic begins or the time is up; in that case fewer are found, and there is a place to
     * go on.
     *
     * @param reason the only one that is wanted, or null
     * @param before for each partition the offset to begin before; empty for the topic's end
     * @throws jakarta.ws.rs.ServiceUnavailableException if Kafka does not answer in time
     */
    Found read(int size, DeadLetter.Reason reason, Map<Integer, Long> before) {
        return topicBrowser.find(topic, look -> read(look, size, reason, before));
    }

    private Found read(Look look, int size, DeadLetter.Reason reason, Map<Integer, Long> before) {
        Map<Integer, Tail> tails = tails(look.consumer(), before);
        List<DeadLetterView> found = new ArrayList<>();
        boolean inTime = true;
        while (inTime && found.size() < size && tails.values().stream().anyMatch(Tail::isMore)) {
            inTime = fill(look, tails);
            if (inTime) {
                merge(tails, size, reason, found);
            } else if (found.isEmpty()) {
                throw new TimeoutException("The dead letters were not read in time");
            }
        }
        Map<Integer, Long> left = new TreeMap<>();
        if (tails.values().stream().anyMatch(Tail::isMore)) {
            tails.forEach((partition, tail) -> left.put(partition, tail.end));
        }
        return new Found(found, left);
    }

    private Map<Integer, Tail> tails(KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Long> before) {
        Set<TopicPartition> partitions = consumer.assignment();
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
        Map<Integer, Tail> tails = new TreeMap<>();
        consumer.endOffsets(partitions)
                .forEach((partition, end) -> tails.put(
                        partition.partition(),
                        new Tail(
                                firsts.get(partition),
                                Math.min(end, before.getOrDefault(partition.partition(), end)))));
        return tails;
    }

    /** Reads the last records before each end. False if that was not done in time. */
    private boolean fill(Look look, Map<Integer, Tail> tails) {
        KafkaConsumer<byte[], byte[]> consumer = look.consumer();
        tails.forEach((partition, tail) -> {
            tail.window.clear();
            consumer.seek(new TopicPartition(topic, partition), tail.windowBegin());
        });
        while (tails.entrySet().stream()
                .anyMatch(tail -> consumer.position(new TopicPartition(topic, tail.getKey())) < tail.getValue().end)) {
            if (look.isTimeUp()) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                Tail tail = tails.get(record.partition());
                if (record.offset() < tail.end) {
                    tail.window.add(new Letter(record.offset(), DeadLetterView.of(record)));
                }
            }
        }
        return true;
    }

    /** Takes the newest of all partitions' last ones, until enough are found or a partition's window is used up. */
    private static void merge(
            Map<Integer, Tail> tails, int size, DeadLetter.Reason reason, List<DeadLetterView> found) {
        while (found.size() < size) {
            for (Tail tail : tails.values()) {
                if (tail.window.isEmpty() && tail.isMore()) {
                    // what lies in it has been taken, or was never a record (a transaction's mark, say)
                    tail.end = tail.windowBegin();
                    if (tail.isMore()) {
                        return;
                    }
                }
            }
            Optional<Tail> newest = tails.values().stream()
                    .filter(tail -> !tail.window.isEmpty())
                    .max(Comparator.comparing(tail -> tail.window.getLast().view.at()));
            if (newest.isEmpty()) {
                return;
            }
            Letter letter = newest.get().window.removeLast();
            newest.get().end = letter.offset;
            if (reason == null || reason.name().equals(letter.view.reason())) {
                found.add(letter.view);
            }
        }
    }
}
