package io.parsermanager.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.testsupport.ClusterOfBrokers;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition without a leader holds up what is for it and nothing else. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class OfflinePartitionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CANCELS = "task_cancellations";

    /** Five partitions of six lie on the first broker. */
    private static final int[] ONE_OF_SIX = {1, 1, 1, 1, 1, 2};

    private static final int OFFLINE = 5;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    Dispatch dispatch;

    @Inject
    AnnounceCancels announceCancels;

    @Inject
    FaultRegistry faults;

    StoppableServers servers;

    private ClusterOfBrokers cluster;

    @BeforeEach
    void twoBrokers() {
        tables.clear();
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
        cluster = new ClusterOfBrokers(servers.kafka(), 1);
    }

    @AfterEach
    void oneBroker() {
        cluster.close();
        tables.clear();
    }

    @Test
    void tasksOfAnOfflinePartitionArePutOffAndAllOthersGoOut() {
        String topic = "one_of_six_away";
        cluster.createTopic(topic, Map.of(), ONE_OF_SIX);
        tables.sql("UPDATE source_type SET topic = ? WHERE code = 'RSS'", topic);
        tasks(60);
        assertThat(dispatch.all()).isEqualTo(60);
        stopTheSecondBroker(topic);

        tasks(2_500);
        List<Long> waiting = ofPartition(OFFLINE, "SELECT id FROM all_tasks WHERE status = 'NEW'");
        assertThat(waiting).isNotEmpty();
        int sent = dispatchTasks.run();

        assertThat(sent).isEqualTo(2_500 - waiting.size());
        assertThat(ids("SELECT id FROM all_tasks WHERE status = 'NEW'")).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(
                        tables.number(
                                "SELECT count(*) FROM all_tasks WHERE status = 'NEW' AND available_at > now() AND deadline_at > now() + interval '50 minutes'"))
                .isEqualTo(waiting.size());
        assertThat(faults.present()).extracting(Fault::name).contains(topic + " partition " + OFFLINE);

        // what comes later does not wait behind them
        tasks(100);
        dispatchTasks.run();
        assertThat(ofOtherPartitions("SELECT id FROM all_tasks WHERE status = 'NEW'"))
                .isEmpty();

        cluster.broker(2).start();
        cluster.awaitLeader(topic, OFFLINE, true);
        await().atMost(PATIENCE).untilAsserted(() -> {
            tables.sql("UPDATE task SET available_at = now() WHERE status = 'NEW'");
            dispatchTasks.run();
            assertThat(ids("SELECT id FROM all_tasks WHERE status = 'NEW'")).isEmpty();
        });
        assertThat(faults.present()).extracting(Fault::name).doesNotContain(topic + " partition " + OFFLINE);
        assertThat(topics.all(topic)).hasSize(2_660);
    }

    @Test
    void cancelsOfAnOfflinePartitionArePutOffAndAllOthersGoOut() {
        topics.delete(CANCELS);
        cluster.createTopic(CANCELS, Map.of(), ONE_OF_SIX);
        stopTheSecondBroker(CANCELS);
        // Kafka's client may remember the topic that was deleted for a moment
        AtomicInteger last = new AtomicInteger();
        await().atMost(PATIENCE).untilAsserted(() -> {
            cancels(last.getAndAdd(2_500) + 1, 2_500);
            announceCancels.run();
            assertThat(ofPartition(OFFLINE, "SELECT task_id FROM cancel_to_announce"))
                    .isNotEmpty();
        });
        assertThat(ofOtherPartitions("SELECT task_id FROM cancel_to_announce")).isEmpty();

        // what comes later does not wait behind them
        cancels(last.get() + 1, 100);
        announceCancels.run();
        assertThat(ofOtherPartitions("SELECT task_id FROM cancel_to_announce")).isEmpty();

        cluster.broker(2).start();
        cluster.awaitLeader(CANCELS, OFFLINE, true);
        await().atMost(PATIENCE).untilAsserted(() -> {
            tables.sql("UPDATE cancel_to_announce SET available_at = now()");
            announceCancels.run();
            assertThat(tables.number("SELECT count(*) FROM cancel_to_announce")).isZero();
        });
    }

    @Test
    void aTopicWithoutAnyLeaderHoldsUpNothingAndItsTasksGoOutOnceItHasOne() {
        String topic = "all_away";
        cluster.createTopic(topic, Map.of(), 2, 2);
        cluster.createTopic("there", Map.of(), 1);
        tables.sql("UPDATE source_type SET topic = CASE code WHEN 'RSS' THEN ? ELSE 'there' END", topic);
        stopTheSecondBroker(topic);
        tasks(10);
        long other = tables.task(tables.source("VK", "other", Duration.ofHours(-1)), "NEW");

        assertThat(dispatchTasks.run()).isEqualTo(1);

        assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", other))
                .isEqualTo("QUEUED");
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW' AND available_at <= now()"))
                .isEqualTo(10);
        assertThat(faults.present()).extracting(Fault::name).contains(topic + " partition 0", topic + " partition 1");

        cluster.broker(2).start();
        cluster.awaitLeader(topic, 1, true);
        await().atMost(PATIENCE).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(ids("SELECT id FROM all_tasks WHERE status = 'NEW'")).isEmpty();
        });
    }

    private void stopTheSecondBroker(String topic) {
        cluster.broker(2).stop();
        cluster.awaitLeader(topic, cluster.partitions(topic) - 1, false);
    }

    private void tasks(int howMany) {
        tables.sql("""
                WITH made_group AS (
                    INSERT INTO task_group (task_type_id, trigger, firing)
                    SELECT min(id), 'CRON', 'test:' || nextval('task_id') FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                made AS (
                    INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)
                    SELECT g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours'
                    FROM made_group g, generate_series(1, ?) RETURNING id)
                INSERT INTO task_source (task_id, source_id) SELECT made.id, source.id FROM made, source
                """, howMany);
    }

    private void cancels(int from, int howMany) {
        tables.sql("""
                INSERT INTO cancel_to_announce (task_id, attempt, task_group_id, source_type, task_type, reason, canceled_at)
                SELECT n, 1, 1, 'RSS', 'POSTS', 'MANUAL', now() FROM generate_series(?, ?) n
                """, from, from + howMany - 1);
    }

    private List<Long> ids(String query) {
        return tables.column(query).stream().map(Long.class::cast).toList();
    }

    private List<Long> ofPartition(int partition, String query) {
        return ids(query).stream().filter(id -> partitionOf(id) == partition).toList();
    }

    private List<Long> ofOtherPartitions(String query) {
        return ids(query).stream().filter(id -> partitionOf(id) != OFFLINE).toList();
    }

    private static int partitionOf(long id) {
        return BuiltInPartitioner.partitionForKey(String.valueOf(id).getBytes(UTF_8), ONE_OF_SIX.length);
    }
}
