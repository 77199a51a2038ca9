package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Receiver.Answer;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes of the packaged service on one database and one Kafka, scheduling themselves. */
class ReplicasIT {
    private static final Duration PATIENCE = Waiting.PATIENCE;

    /** Kafka's shortest session, so that what a killed replica consumed soon goes to another. */
    private static final Map<String, String> VARIABLES = Map.of(
            "SCHEDULER_CREATE_EVERY",
            "1s",
            "KAFKA_SESSION_TIMEOUT_MS",
            "6000",
            "KAFKA_HEARTBEAT_INTERVAL_MS",
            "1000",
            "TIMERS_FAN_OUT",
            "1s",
            "TIMERS_WEBHOOKS",
            "off");

    private static Installation installation;
    private static Tables tables;

    @BeforeAll
    static void start() {
        installation = new Installation();
        Stream.of(installation.replica(VARIABLES), installation.replica(VARIABLES))
                .toList()
                .forEach(Replica::ready);
        tables = installation.tables();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void eachFiringMakesEachTaskOnceAndOneGroup() {
        tables.sql(
                "UPDATE task_type SET cron = '*/2 * * * * *', spread_s = 0, batch_size = 1 WHERE source_type = 'RSS'");
        tables.sources("RSS", 300);

        // finished at once, so that every firing makes tasks again
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            tables.sql("""
                    UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now()
                    WHERE id IN (SELECT t.id FROM task t JOIN task_type tt ON tt.id = t.task_type_id
                                 WHERE tt.source_type = 'RSS' AND t.status = 'QUEUED' ORDER BY t.id FOR UPDATE OF t SKIP LOCKED)
                    """);
            return tables.number("""
                    SELECT count(*) FROM task_group g JOIN task_type tt ON tt.id = g.task_type_id WHERE tt.source_type = 'RSS'
                    """) >= 8;
        });

        assertThat(tables.number("""
                        SELECT count(*) FROM (
                            SELECT ts.source_id, t.task_group_id FROM all_tasks t JOIN all_task_sources ts ON ts.task_id = t.id
                            GROUP BY 1, 2 HAVING count(*) > 1) twice
                        """)).as("a source twice in a firing").isZero();
        assertThat(tables.number("""
                        SELECT count(*) FROM (
                            SELECT ts.source_id FROM all_tasks t JOIN all_task_sources ts ON ts.task_id = t.id
                            WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS') GROUP BY t.task_type_id, 1 HAVING count(*) > 1) twice
                        """)).as("a source with two active tasks").isZero();
        assertThat(tables.number("""
                        SELECT count(*) FROM task_group g
                        WHERE total_tasks <> (SELECT count(*) FROM all_tasks t WHERE t.task_group_id = g.id)
                        """)).as("groups that miscount").isZero();
        assertThat(tables.number("""
                        SELECT count(*) FROM (
                            SELECT created_at, lag(created_at) OVER (PARTITION BY task_type_id ORDER BY created_at) AS before
                            FROM task_group) g
                        WHERE created_at - before < interval '500 milliseconds'
                        """)).as("two groups for one firing").isZero();
    }

    @Test
    void whatAKilledReplicaWasSendingAndTrackingIsDoneByTheOthers() {
        // sources of VK: posts are still to be sent when the replica dies, comments to be tracked
        tables.sql("UPDATE task_type SET cron = '0 0 1 1 *', batch_size = 1 WHERE source_type = 'VK'");
        tables.sql("UPDATE quota SET enabled = false"); // three requests a second with one token
        tables.sql(
                "INSERT INTO source (source_type, external_id, name) SELECT 'VK', n, n FROM generate_series(1, 3000) n");
        tables.sql("""
                INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                SELECT s.id, tt.id, now() + interval '1 year' FROM source s JOIN task_type tt USING (source_type) WHERE source_type = 'VK'
                """);
        Replica victim = installation.replica(VARIABLES).ready();
        assertThat(victim.post("/api/v1/task_group", "{\"source_type\": \"VK\", \"task_type\": \"COMMENTS\"}")
                        .statusCode())
                .isEqualTo(201);
        installation.topics().reportAll("task_statuses", success("COMMENTS"));
        assertThat(victim.post("/api/v1/task_group", "{\"source_type\": \"VK\", \"task_type\": \"POSTS\"}")
                        .statusCode())
                .isEqualTo(201);

        victim.kill();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(count("COMMENTS", "SUCCESS")).isEqualTo(3000);
            assertThat(count("POSTS", "QUEUED")).isEqualTo(3000);
        });
        assertThat(installation.topics().all("vk_parser_tasks").stream()
                        .map(message -> Long.valueOf(message.key()))
                        .toList())
                .as("each has been sent")
                .containsAll(tasks("POSTS"));
    }

    /** The receiver has answered the first message, holds the second, and has not seen the third. */
    @Test
    void whatAKilledReplicaWasDeliveringAnotherOneDeliversWithTheSameId() {
        Map<String, String> delivers = new HashMap<>(VARIABLES);
        delivers.remove("TIMERS_WEBHOOKS");
        CountDownLatch killed = new CountDownLatch(1);
        try (Receiver receiver = new Receiver()) {
            Replica victim = installation.replica(delivers).ready();
            assertThat(victim.post("/api/v1/webhook", """
                                    {"name": "n", "url": "%s", "tag": "told", "grouped": false, "kinds": ["source.failing"]}""".formatted(receiver.url()))
                            .statusCode())
                    .isEqualTo(201);
            receiver.answer(message -> {
                if (receiver.messages.size() == 2) {
                    await().atMost(PATIENCE).until(() -> killed.getCount() == 0);
                }
                return Answer.OK;
            });
            tables.sql(
                    "INSERT INTO source (source_type, external_id, name, tags) SELECT 'YOUTUBE', n, n, '{told}' FROM generate_series(1, 3) n");
            tables.sql("""
                    INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                    SELECT s.id, tt.id, now() + interval '1 year' FROM source s JOIN task_type tt USING (source_type)
                    WHERE 'told' = ANY (s.tags) AND tt.code = 'VIDEOS'""");
            tables.sql(
                    "UPDATE source_schedule SET failures = 1 WHERE source_id IN (SELECT id FROM source WHERE 'told' = ANY (tags))");
            await().atMost(PATIENCE).until(() -> receiver.messages.size() == 2);

            victim.kill();
            killed.countDown();
            installation.replica(delivers).ready();
            tables.sql("UPDATE webhook_delivery SET next_try_at = now() WHERE status = 'WAITING'");

            await().atMost(PATIENCE)
                    .until(() ->
                            tables.number("SELECT count(*) FROM webhook_delivery WHERE status = 'DELIVERED'") == 3);
            List<String> ids = receiver.ids();
            assertThat(ids.get(2)).as("sent again").isEqualTo(ids.get(1));
            assertThat(ids).hasSize(4);
            assertThat(Set.copyOf(ids)).hasSize(3);
            assertThat(receiver.messages.get(2).body())
                    .isEqualTo(receiver.messages.get(1).body());
        }
    }

    private static List<String> success(String taskType) {
        return tasks(taskType).stream()
                .map("{\"task_id\": %d, \"attempt\": 1, \"status\": \"SUCCESS\"}"::formatted)
                .toList();
    }

    private static List<Long> tasks(String taskType) {
        return tables.column("""
                        SELECT t.id FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id
                        WHERE tt.source_type = 'VK' AND tt.code = ?""", taskType).stream().map(Long.class::cast).toList();
    }

    private static long count(String taskType, String status) {
        return tables.number("""
                SELECT count(*) FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id
                WHERE tt.source_type = 'VK' AND tt.code = ? AND t.status = ?""", taskType, status);
    }
}
