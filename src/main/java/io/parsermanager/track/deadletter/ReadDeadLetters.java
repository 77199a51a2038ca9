package io.parsermanager.track.deadletter;

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

/** Reads dead letters from the end of their topic, the newest first. The topic is the only place where they are stored. */
@ApplicationScoped
public class ReadDeadLetters {
    /** How many records of a partition are read at once: enough to find a rare reason soon, few enough for the heap. */
    private static final int WINDOW = 1000;

    /** The unread part of a partition, from its first record to an exclusive end. */
    private static final class Tail {
        private final long first;
        private long end;

        /** The last records before the end, with their offsets. */
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
     * Dead letters, the newest first, and the position of the next page.
     *
     * @param before the exclusive end of the next page in each partition; empty if nothing is left
     */
    record Found(List<DeadLetterView> letters, Map<Integer, Long> before) {}

    private final TopicBrowser topicBrowser;
    private final String topic;

    ReadDeadLetters(TopicBrowser topicBrowser, Settings settings) {
        this.topicBrowser = topicBrowser;
        this.topic = settings.kafkaDeadLetterTopic().orElseThrow();
    }

    /**
     * Reads back from the end until it has found enough letters, has reached the beginning of the topic, or has no time left. In the last
     * case it returns fewer letters and a position to continue from.
     *
     * @param reason only letters with this reason; null: all
     * @param before an exclusive end for each partition; empty: the end of the topic
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

    /**
     * Reads the last records before each end.
     *
     * @return false if there was no time to do so
     */
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

    /** Takes the newest letters of all partitions, until it has enough of them or the window of a partition is empty. */
    private static void merge(
            Map<Integer, Tail> tails, int size, DeadLetter.Reason reason, List<DeadLetterView> found) {
        while (found.size() < size) {
            for (Tail tail : tails.values()) {
                if (tail.window.isEmpty() && tail.isMore()) {
                    // all records of the window are taken; offsets of transaction markers have no record
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
