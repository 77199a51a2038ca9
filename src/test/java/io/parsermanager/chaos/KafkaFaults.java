package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static io.parsermanager.chaos.ChaosStack.IN_FLIGHT;
import static io.parsermanager.chaos.ChaosStack.PROBES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.local.EmbeddedKafka;
import io.parsermanager.testsupport.FullForm;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Kafka that is away or has records read again, consumers that come and go, partitions without a leader. */
interface KafkaFaults extends ChaosScenarios {
    @Test
    @Order(3)
    default void kafkaIsAwayForAWhile() {
        trial().during("kafka", "Kafka stopped and started", IN_FLIGHT + PROBES, () -> {
            stack().installation().servers().kafka().stop();
            Trial.pause(FORM.outage());
            stack().installation().servers().kafka().start();
            return "%d s away".formatted(FORM.outage().toSeconds());
        });
    }

    @Test
    @FullForm
    @Order(7)
    default void consumersComeAndGo() {
        trial().during("rebalances", "Rebalances: strangers join the consumer group, take records and leave", 0, () -> {
            for (int i = 0; i < FORM.intrusions(); i++) {
                topics().intrude(Duration.ofMillis(300 + random().nextInt(700)));
            }
            return "%d joins".formatted(FORM.intrusions());
        });
    }

    @Test
    @Order(14)
    default void theWholeStatusTopicIsReadAgain() {
        trial().during("replay", "The whole status topic read again from offset 0", 0, () -> "once, see below");
        String before = fingerprint();
        long lagBefore = topics().lag();
        fleet().stop();
        stack().partitionOnSecondBroker();
        topics().rewind();
        long statuses = topics().lag();

        fleet().complete();

        await().atMost(FORM.patience()).ignoreExceptions().until(() -> topics().lag() == 0);
        long counted = fleet().counted(".*");
        report().note(
                        "%d statuses were read again from offset 0: %d were applied, %d late, %d stale, the others refused; no row changed."
                                .formatted(
                                        statuses,
                                        fleet().counted("applied"),
                                        fleet().counted("late"),
                                        fleet().counted("stale")));
        assertThat(lagBefore).isZero();
        assertThat(fingerprint()).as("everything in the tables").isEqualTo(before);
        assertThat(fleet().counted("applied")).as("statuses applied again").isZero();
        assertThat(counted).as("statuses counted").isGreaterThanOrEqualTo(statuses);
    }

    /**
     * The tasks of the partition wait; all others must be sent while its broker is stopped. What waited is put off for up to half a minute.
     * OfflinePartitionTest speaks for it in every build.
     */
    @Test
    @FullForm
    @Order(15)
    default void aPartitionHasNoLeader() {
        int partition = stack().partitionOnSecondBroker();
        EmbeddedKafka broker = stack().secondBroker().broker(2);
        trial().during("partition", "A partition of a task topic without a leader", IN_FLIGHT + PROBES, () -> {
            broker.stop();
            try {
                stack().secondBroker().awaitLeader(ChaosParser.RSS, partition, false);
                Trial.pause(FORM.leaderless());
                return "%d tasks waited".formatted(othersAreSent(partition));
            } finally {
                broker.start();
            }
        });
    }

    /** Waits until every task that is NEW now has been sent, but for those of the partition; returns how many of these wait. */
    private int othersAreSent(int partition) {
        long last = tables().number("SELECT max(id) FROM all_tasks");
        long ended = ended();
        await().atMost(FORM.patience()).untilAsserted(() -> {
            assertThat(waiting(last)).isNotEmpty().allMatch(task -> partitionOf(task, partition + 1) == partition);
            assertThat(ended()).as("tasks that have ended").isGreaterThan(ended + 20);
        });
        return waiting(last).size();
    }

    private List<Long> waiting(long last) {
        return tables()
                .column(
                        "SELECT t.id FROM task t JOIN task_type tt ON tt.id = t.task_type_id WHERE t.status = 'NEW' AND t.id <= ? AND tt.source_type = 'RSS'",
                        last)
                .stream()
                .map(Long.class::cast)
                .toList();
    }

    private long ended() {
        return tables().number("SELECT count(*) FROM all_tasks WHERE status IN ('SUCCESS', 'FAILED')");
    }

    /** As Kafka's clients choose it. */
    private static int partitionOf(long task, int partitions) {
        return BuiltInPartitioner.partitionForKey(String.valueOf(task).getBytes(UTF_8), partitions);
    }

    /** Of every row that a status could change. */
    private String fingerprint() {
        return tables().text("""
                SELECT concat_ws(' ',
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM all_tasks t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.task_id, t.source_id)) FROM all_task_sources t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM task_group t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM source_schedule t))
                """);
    }
}
