package io.parsermanager.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A parser that is done with every task the moment it has read it. */
final class BareParser implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String statusTopic;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;

    private BareParser(World world, String statusTopic) {
        this.consumer = world.broker().consumer(Rows.TOPIC, "bench-parser", 2_000);
        this.producer = world.broker().producer();
        this.statusTopic = statusTopic;
        this.thread = new Thread(this::work, "parser");
        thread.setUncaughtExceptionHandler((dead, why) -> failure = why);
    }

    /** Reads off what earlier rounds have left, and is there when this returns. */
    static BareParser start(World world, String statusTopic) {
        BareParser parser = new BareParser(world, statusTopic);
        while (parser.consumer.assignment().isEmpty()) {
            parser.consumer.poll(Duration.ofMillis(50));
        }
        parser.consumer.seekToEnd(parser.consumer.assignment());
        parser.consumer.assignment().forEach(parser.consumer::position);
        parser.thread.start();
        return parser;
    }

    static byte[] status(String task) {
        return ("{\"task_id\": " + task
                        + ", \"attempt\": 1, \"status\": \"SUCCESS\", \"worker\": \"bench-1\", \"stats\": {\"items\": 12}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A parser that has broken down makes every figure wrong. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void work() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                String task = new String(record.key(), StandardCharsets.UTF_8);
                Broker.send(producer, new ProducerRecord<>(statusTopic, record.key(), status(task)));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close();
    }
}
