package io.parsermanager.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Waiting;
import io.parsermanager.track.consume.CommitAgain;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lag is what waits for the service, not what nobody can read. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ConsumerLagTest {
    private static final String STATUSES = "task_statuses";

    @Inject
    ConsumerLag lag;

    @Inject
    CommitAgain commitAgain;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatATransactionLeavesAtTheEndOfAPartitionIsNoLag(boolean aborted) {
        try (KafkaProducer<String, String> parser = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", "lag-test"),
                new StringSerializer(),
                new StringSerializer())) {
            parser.initTransactions();
            parser.beginTransaction();
            for (int i = 0; i < 5; i++) {
                Future<RecordMetadata> unused = parser.send(
                        new ProducerRecord<>(STATUSES, 0, "1", "{\"task_id\": 1, \"status\": \"SUCCESS\"}"));
            }
            if (aborted) {
                parser.flush();
                parser.abortTransaction();
            } else {
                parser.commitTransaction();
            }
        }

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            commitAgain.run();
            lag.measure(List.of(0));
            assertThat(lag.byPartition()).containsExactly(Map.entry(0, 0L));
        });
    }
}
