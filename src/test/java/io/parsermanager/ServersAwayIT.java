package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service starts and stops whatever is away, and a replica may be told to leave statuses to others. */
class ServersAwayIT {
    private static final Duration PATIENCE = Waiting.PATIENCE;

    private static final String STATUSES = "task_statuses";

    private Installation installation;
    private Tables tables;

    @BeforeEach
    void start() {
        installation = new Installation();
        tables = installation.tables();
    }

    @AfterEach
    void stop() {
        installation.close();
    }

    @Test
    void withoutKafkaItStartsAndTasksGoOutOnceKafkaIsThere() {
        installation.servers().kafka().stop();
        Replica replica = installation.replica(Map.of()).ready();
        register(replica);
        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);
        assertThat(status()).isEqualTo("NEW");

        installation.servers().kafka().start();

        await().atMost(PATIENCE).until(() -> status().equals("QUEUED"));
        report(task());
        await().atMost(PATIENCE).until(() -> status().equals("SUCCESS"));
    }

    /** As in Docker and Kubernetes before Kafka is there; a name that never resolves is as much of it as can be had here. */
    @Test
    void whileKafkasNameDoesNotResolveRestAnswersAndTasksWait() {
        Replica replica = installation
                .replica(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka.invalid:9092"))
                .ready();
        register(replica);

        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(replica.output())
                                .contains("TOPIC rss_parser_tasks is left out: Kafka does not")
                                .containsPattern(
                                        "(?s)The service cannot read statuses from Kafka.*The service cannot read statuses from Kafka"));
        assertThat(status()).isEqualTo("NEW");
    }

    @Test
    void aReplicaWithoutWorkersSendsTasksAndLeavesStatusesToOthers() throws Exception {
        Replica replica =
                installation.replica(Map.of("KAFKA_WORKERS_ENABLED", "false")).ready();
        register(replica);

        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);

        await().atMost(PATIENCE).until(() -> status().equals("QUEUED"));
        assertThat(consumerGroups()).isZero();
    }

    @Test
    void whilePostgresIsAwayItStopsWhenAskedAndLosesNoStatus() {
        Replica replica =
                installation.replica(Map.of("SCHEDULER_CREATE_EVERY", "1s")).ready();
        register(replica);
        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> status().equals("QUEUED"));
        long task = task();
        installation.servers().database().stop();
        report(task);
        await().atMost(PATIENCE)
                .until(() -> replica.output().contains("PostgreSQL is away: 1 statuses wait")
                        && replica.output().contains("PostgreSQL is away: create waits"));
        assertThat(replica.output().lines().filter(line -> line.startsWith("\tat ")))
                .as("an outage is told in lines")
                .isEmpty();

        replica.stop();

        installation.servers().database().start();
        installation.replica(Map.of()).ready();
        await().atMost(PATIENCE).until(() -> status().equals("SUCCESS"));
    }

    private static void register(Replica replica) {
        assertThat(replica.post(
                                "/api/v1/source/",
                                "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    private long task() {
        return tables.number("SELECT id FROM all_tasks");
    }

    private void report(long task) {
        installation.topics().report(STATUSES, task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task));
    }

    private String status() {
        return tables.text("SELECT status FROM all_tasks");
    }

    private long consumerGroups() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", installation.servers().kafka().bootstrapServers()))) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .count();
        }
    }
}
