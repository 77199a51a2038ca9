package io.parsermanager.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts nonsense on the status topic, and one good status per task somewhere in it. */
final class Nonsense {
    private final Random random;
    private final Fuzz fuzz;

    Nonsense(Random random) {
        this.random = random;
        this.fuzz = new Fuzz(random);
    }

    /** Returns how many records were sent; the first of the nonsense are as large as Kafka takes them. */
    int send(String bootstrapServers, List<Long> tasks, int fuzzed, int huge) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int i = 0; i < fuzzed; i++) {
            long task = tasks.get(random.nextInt(tasks.size()));
            byte[] value = i < huge ? fuzz.huge(task) : fuzz.next(task);
            records.add(new ProducerRecord<>(
                    ChaosParser.STATUSES, random.nextBoolean() ? null : String.valueOf(task), value));
        }
        for (long task : tasks) {
            records.add(new ProducerRecord<>(ChaosParser.STATUSES, String.valueOf(task), success(task)));
        }
        Collections.shuffle(records, random);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 2_000_000, "compression.type", "lz4"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            records.forEach(record -> {
                var unused = producer.send(record);
            });
            producer.flush();
        }
        return records.size();
    }

    private static byte[] success(long task) {
        return "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task).getBytes(StandardCharsets.UTF_8);
    }
}
