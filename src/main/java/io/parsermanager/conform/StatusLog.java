package io.parsermanager.conform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parsermanager.track.message.StatusReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of statuses from its present end on, as the service would. */
final class StatusLog implements AutoCloseable {
    /** KAFKA_STATUS_MAX_BYTES of a service without settings. */
    private static final int MAX_BYTES = 1_048_576;

    private static final Duration POLL = Duration.ofMillis(200);

    private final StatusReader reader = new StatusReader(MAX_BYTES);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ReportedStatus> statuses = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private StatusLog(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.thread = new Thread(this::read, "statuses");
        thread.setDaemon(true);
    }

    /** Begins to read. */
    static StatusLog open(ConformSettings settings) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.kafka(Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(settings.statusTopic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // the end is looked up when it is asked for: before the first task is sent
        partitions.forEach(consumer::position);
        StatusLog log = new StatusLog(consumer);
        log.thread.start();
        return log;
    }

    /** Those of a task so far, the first one first; those that nobody could read are among them if their key tells of it. */
    List<ReportedStatus> of(long task) {
        return statuses.stream()
                .filter(status -> status.isOf(task)
                        || (status.message() == null && String.valueOf(task).equals(status.key())))
                .toList();
    }

    /** Whether nothing has come yet, of no task. */
    boolean isEmpty() {
        return statuses.isEmpty();
    }

    /** All that the service could not read. */
    List<ReportedStatus> unreadable() {
        return statuses.stream().filter(status -> status.message() == null).toList();
    }

    /** Looks again and again until there is something, or the patience is over: null then. */
    static <T> T await(Duration patience, Supplier<T> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T found = look.get();
            if (found != null || System.nanoTime() > end) {
                return found;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(record -> statuses.add(status(record)));
            }
        } catch (WakeupException closed) {
            // that is how it ends
        }
    }

    private ReportedStatus status(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), UTF_8);
        try {
            return new ReportedStatus(key, reader.read(record.value()), null, System.nanoTime());
        } catch (StatusReader.Unreadable unreadable) {
            return new ReportedStatus(key, null, unreadable.getMessage(), System.nanoTime());
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(POLL.toMillis() * 25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
