package io.parsermanager.bench;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Final statuses of a group's tasks, as parsers report them, all at once. */
final class Statuses {
    private final World world;
    private final KafkaProducer<byte[], byte[]> producer;

    Statuses(World world, KafkaProducer<byte[], byte[]> producer) {
        this.world = world;
        this.producer = producer;
    }

    long[] of(long group) {
        return world.database().ids("SELECT id FROM task WHERE task_group_id = ? ORDER BY id", group);
    }

    void send(String topic, long[] tasks) {
        for (long task : tasks) {
            String id = String.valueOf(task);
            Broker.send(
                    producer, new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), BareParser.status(id)));
        }
        producer.flush();
    }
}
