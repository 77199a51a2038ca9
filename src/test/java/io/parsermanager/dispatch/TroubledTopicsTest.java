package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.kafka.ChannelProducers;
import io.parsermanager.testsupport.ClusterOfBrokers;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that is held up, that has a bad name or that takes small messages only harms its own tasks. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TroubledTopicsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration NOT_DUE = Duration.ofHours(-1);
    private static final String VK_TOPIC = "topic_of_vk";

    @Inject
    Tables tables;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    Dispatch dispatch;

    @Inject
    FaultRegistry faults;

    @Inject
    ChannelProducers producers;

    @Inject
    DataSource database;

    StoppableServers servers;

    private ClusterOfBrokers kafka;

    @BeforeEach
    void makeTopics() {
        tables.clear();
        kafka = new ClusterOfBrokers(servers.kafka(), 0);
        kafka.createTopic(VK_TOPIC, Map.of(), 1);
        sendTo(VK_TOPIC, "VK");
        task("VK");
        assertThat(dispatch.all()).isEqualTo(1);
    }

    @AfterEach
    void clear() {
        kafka.close();
        tables.clear();
    }

    /** As if Kafka did not answer: the batch of one topic does not end, since another transaction has its group. */
    @Test
    void aTopicThatIsHeldUpDelaysNoOther() throws Exception {
        kafka.createTopic("held_up", Map.of(), 1);
        sendTo("held_up", "RSS");
        long heldUp = task("RSS");
        CompletableFuture<Integer> dispatch;
        List<Duration> delays = new ArrayList<>();
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            lock(other, tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", heldUp));
            dispatch = CompletableFuture.supplyAsync(dispatchTasks::run);
            await().atMost(PATIENCE).until(this::aMarkWaits);
            for (int i = 0; i < 5; i++) {
                task("VK");
                long begin = System.nanoTime();
                dispatchTasks.run();
                assertThat(count("VK", "NEW")).isZero();
                delays.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            assertThat(dispatch).isNotDone();
            other.rollback();
        }

        assertThat(dispatch.join()).isEqualTo(1);
        assertThat(delays.stream().sorted().toList().get(delays.size() / 2)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aTopicOfABadNameIsLeftOutAndTold() {
        sendTo("..", "RSS");
        task("RSS");
        task("VK");

        assertThat(dispatch.all()).isEqualTo(1);

        assertThat(faults.present())
                .filteredOn(fault -> fault.name().equals(".."))
                .singleElement()
                .extracting(Fault::reason)
                .asString()
                .contains("Give the source type another topic");
    }

    @Test
    void aMessageThatTheTopicFindsTooLargeFailsAlone() {
        // not below the producer's batch.size, or Kafka's client splits a batch again and again into batches that are
        // still too large
        kafka.createTopic("small_messages", Map.of("max.message.bytes", "20000"), 1);
        sendTo("small_messages", "RSS");
        for (int i = 0; i < 20; i++) {
            task("RSS");
        }
        long large = task("RSS");
        tables.sql(
                "UPDATE source SET settings = jsonb_build_object('text', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 3000) n)) WHERE id = (SELECT source_id FROM all_task_sources WHERE task_id = ?)",
                large);

        await().atMost(PATIENCE).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(count("RSS", "NEW")).isZero();
        });

        assertThat(count("RSS", "QUEUED")).isEqualTo(20);
        assertThat(tables.text("SELECT error_code FROM all_tasks WHERE id = ?", large))
                .isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(tables.text("SELECT error_message FROM all_tasks WHERE id = ?", large))
                .contains("max.message.bytes", "batch_size");
    }

    @Test
    void aProducerThatNeverSendsAgainIsReplaced() {
        producers.of(SendMessages.TASKS).close();
        task("VK");

        await().atMost(PATIENCE).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(count("VK", "NEW")).isZero();
        });
    }

    /** Each locks groups in the order of their ids, so that none holds one for which another waits. */
    @Test
    void tasksOfSeveralGroupsAreMovedInTheOrderOfTheirGroups() throws Exception {
        long large = task("VK");
        task("VK");
        tables.sql(
                "UPDATE source SET settings = jsonb_build_object('text', repeat('a', 2000000)) WHERE id = (SELECT source_id FROM all_task_sources WHERE task_id = ?)",
                large);
        long first = tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", large);
        long second = tables.number("SELECT max(task_group_id) FROM all_tasks");
        CompletableFuture<Integer> dispatch;
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            lock(other, first);
            dispatch = CompletableFuture.supplyAsync(dispatchTasks::run);
            await().atMost(PATIENCE).until(this::aMarkWaits);

            lock(other, second);
            other.rollback();
        }

        assertThat(dispatch.join()).isEqualTo(1);
        assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", large))
                .isEqualTo("FAILED");
    }

    private boolean aMarkWaits() {
        return tables.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE task %'")
                > 0;
    }

    private static void lock(Connection connection, long group) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT FROM task_group WHERE id = ? FOR NO KEY UPDATE NOWAIT")) {
            statement.setLong(1, group);
            statement.execute();
        }
    }

    private void sendTo(String topic, String sourceType) {
        tables.sql("UPDATE source_type SET topic = ? WHERE code = ?", topic, sourceType);
    }

    private long task(String sourceType) {
        long number = tables.number("SELECT count(*) FROM source");
        return tables.task(tables.source(sourceType, "source-" + number, NOT_DUE), "NEW");
    }

    private long count(String sourceType, String status) {
        return tables.number(
                "SELECT count(*) FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id WHERE tt.source_type = ? AND t.status = ?",
                sourceType,
                status);
    }
}
