package io.parsermanager.track.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is applied is committed, also if the first commit was lost. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class CommitAgainTest {
    private static final TopicPartition PARTITION = new TopicPartition("task_statuses", 1);

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    KafkaClientService clients;

    @Inject
    CommitAgain commitAgain;

    @Test
    void aCommitThatWasLostIsMadeAgain() {
        tables.clear();
        long task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        topics.send(new ProducerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                String.valueOf(task),
                "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task).getBytes(UTF_8)));
        await().atMost(Waiting.PATIENCE)
                .until(() -> tables.text("SELECT status FROM all_tasks").equals("SUCCESS"));
        await().atMost(Waiting.PATIENCE).until(() -> committed() > 0);
        long end = committed();
        commit(end - 1);

        assertThat(commitAgain.run()).isEqualTo(1);

        assertThat(committed()).isEqualTo(end);
        assertThat(commitAgain.run()).isZero();
    }

    private long committed() {
        OffsetAndMetadata offset = clients.getConsumer("task-statuses")
                .committed(PARTITION)
                .await()
                .indefinitely()
                .get(PARTITION);
        return offset == null ? 0 : offset.offset();
    }

    private void commit(long offset) {
        clients.getConsumer("task-statuses")
                .commit(Map.of(PARTITION, new OffsetAndMetadata(offset)))
                .await()
                .indefinitely();
    }
}
