package io.parsermanager.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/** A simulated parser of one source type: takes tasks off its topic and reports what it pretends to have done. */
final class DemoParser implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DemoParser.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Work that a person can watch going on, and that leaves thousands of tasks done within seconds. */
    static final int SHORTEST_MS = 200;

    static final int LONGEST_MS = 4_000;

    private final String name;
    private final String topic;
    private final int longestMs;
    private final ObjectMapper json;
    private final ScheduledExecutorService clock;
    private final BiConsumer<String, String> report;
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;

    /**
     * @param longestMs how long it pretends to work at most
     * @param clock ends the pretended work, so that any number of tasks are worked on at once
     * @param report takes a status: the key and the JSON
     */
    DemoParser(
            String sourceType,
            String topic,
            String bootstrapServers,
            int longestMs,
            ObjectMapper json,
            ScheduledExecutorService clock,
            BiConsumer<String, String> report) {
        this.name = "demo-" + sourceType;
        this.topic = topic;
        this.longestMs = longestMs;
        this.json = json;
        this.clock = clock;
        this.report = report;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        name,
                        "client.id",
                        name,
                        "auto.offset.reset",
                        "earliest",
                        // the least that Kafka allows: after a kill -9 the next run's tasks wait this long for the dead
                        // member
                        "session.timeout.ms",
                        "6000",
                        "heartbeat.interval.ms",
                        "2000"),
                new StringDeserializer(),
                new StringDeserializer());
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    /** Returns at once; {@link #close} waits for what this begins. */
    void stop() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(topic));
            while (true) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException closing) {
            LOG.debugf("Simulated parser %s stops", name);
        } finally {
            consumer.close(CloseOptions.timeout(PATIENCE));
        }
    }

    private void take(ConsumerRecord<String, String> record) {
        JsonNode task;
        try {
            task = json.readTree(record.value());
        } catch (JsonProcessingException e) {
            LOG.warnf("Simulated parser %s skips a task that is not JSON, at offset %d", name, record.offset());
            return;
        }
        DemoFate fate = DemoFate.of(task.path("task_id").asLong());
        if (fate == DemoFate.IS_IGNORED) {
            return;
        }
        DemoStatuses statuses = new DemoStatuses(json, task, name);
        report.accept(record.key(), statuses.inProgress());
        if (fate == DemoFate.FALLS_SILENT) {
            return;
        }
        int work = ThreadLocalRandom.current().nextInt(SHORTEST_MS, longestMs);
        String end = fate.failsAt(task.path("attempt").asInt()) ? statuses.failed(fate) : statuses.success(work / 100);
        Future<?> unused = clock.schedule(() -> report.accept(record.key(), end), work, TimeUnit.MILLISECONDS);
    }
}
