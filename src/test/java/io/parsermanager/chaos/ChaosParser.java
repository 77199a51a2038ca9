package io.parsermanager.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A parser that misbehaves: it succeeds, fails, reports a status twice, contradicts itself, falls silent, and reports too late.
 * What it does with a task is decided by the seed, the task and the attempt, so a message that comes twice is done twice.
 *
 * <p>It never falls silent about an RSS task, whose deadlines are generous: one that is canceled all the same was lost on the way.
 * Tasks of VK have short deadlines, and are what there is to expire.
 */
final class ChaosParser implements AutoCloseable {
    static final String RSS = "rss_parser_tasks";
    static final String VK = "vk_parser_tasks";
    static final String STATUSES = "task_statuses";
    static final String DEAD_LETTERS = "task_statuses_dlq";

    /** In a source's external id: its tasks always succeed. */
    static final String FAITHFUL = "-faithful";

    /** In a source's external id: its tasks are left to somebody else. */
    static final String LEFT_OUT = "-left-out";

    /** Longer than the deadlines of VK's tasks. */
    private static final long TOO_LATE_MS = 6_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final long seed;
    private final KafkaConsumer<String, String> consumer;
    private final KafkaProducer<String, String> producer;
    private final ScheduledExecutorService speaker = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong unsent = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean wanted = true;

    ChaosParser(String servers, long seed) {
        this.seed = seed;
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", servers));
        // However long Kafka is away, what it has to report reaches it in the end.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "delivery.timeout.ms", 600_000, "max.block.ms", 600_000),
                new StringSerializer(),
                new StringSerializer());
        settings.put("group.id", "chaos-parsers");
        settings.put("auto.offset.reset", "earliest");
        settings.put("metadata.max.age.ms", 1_000); // the topics come to be with the first task
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    ChaosParser start() {
        consumer.subscribe(List.of(RSS, VK));
        new Thread(this::work, "chaos-parser").start();
        return this;
    }

    /** Whether Kafka has all that it reported. */
    boolean isQuiet() {
        return unsent.get() == 0;
    }

    private void work() {
        try (consumer) {
            while (wanted) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        } finally {
            ended.countDown();
        }
    }

    private void take(ConsumerRecord<String, String> record) {
        JsonNode task = json(record.value());
        long id = task.get("task_id").asLong();
        int attempt = task.get("attempt").asInt();
        String source = task.get("sources").get(0).get("external_id").asText();
        if (source.contains(LEFT_OUT)) {
            return;
        }
        String token = task.path("token").asText();
        Random random = new Random(seed ^ id * 1_000_003 ^ attempt * 7_919L);
        random.nextInt(); // the first number follows too closely from the seed
        int fate = random.nextInt(100);
        long soon = 20L + random.nextInt(400);
        if (source.contains(FAITHFUL)) {
            report(id, attempt, token, soon, "IN_PROGRESS", "SUCCESS");
        } else if (record.topic().equals(RSS)) {
            if (fate < 40) {
                report(id, attempt, token, soon, "IN_PROGRESS", "SUCCESS");
            } else if (fate < 55) {
                report(id, attempt, token, soon, "SUCCESS");
            } else if (fate < 65) {
                report(id, attempt, token, soon, "IN_PROGRESS", "SUCCESS", "SUCCESS", "IN_PROGRESS");
            } else if (fate < 80) {
                report(id, attempt, token, soon, "FAILED", "FAILED");
            } else if (fate < 95) {
                report(id, attempt, token, soon, "IN_PROGRESS", "IN_PROGRESS", "FAILED");
            } else {
                report(id, attempt, token, soon, "SUCCESS", "FAILED");
            }
        } else if (fate >= 30) {
            if (fate < 60) {
                report(id, attempt, token, soon, "IN_PROGRESS");
            } else if (fate < 80) {
                report(id, attempt, token, soon, "IN_PROGRESS");
                report(id, attempt, token, TOO_LATE_MS, "SUCCESS");
            } else {
                report(id, attempt, token, soon, "SUCCESS");
            }
        }
    }

    /** The first after so long, the others a little later each. */
    private void report(long task, int attempt, String token, long afterMs, String... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            String status =
                    "{\"task_id\": %d, \"attempt\": %d, \"token\": \"%s\", \"status\": \"%s\", \"worker\": \"chaos\"}"
                            .formatted(task, attempt, token, statuses[i]);
            unsent.incrementAndGet();
            ScheduledFuture<?> unused =
                    speaker.schedule(() -> send(task, status), afterMs + 60L * i, TimeUnit.MILLISECONDS);
        }
    }

    private void send(long task, String status) {
        var unused = producer.send(new ProducerRecord<>(STATUSES, String.valueOf(task), status), (sent, failure) -> {
            if (failure == null) {
                unsent.decrementAndGet(); // one that Kafka has not taken keeps the scenario from settling
            }
        });
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        wanted = false;
        try {
            if (!ended.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The parser does not stop");
            }
            speaker.shutdownNow();
            producer.close(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
