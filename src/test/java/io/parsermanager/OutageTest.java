package io.parsermanager;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka or PostgreSQL may be away for a while: nothing is lost, and work goes on by itself. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class OutageTest {
    private static final Duration RECOVERY = Waiting.PATIENCE;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    DispatchTasks dispatchTasks;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void whileKafkaIsAwayTasksWaitAsNewAndGoOutWhenItIsBack() {
        long source = tables.source("RSS", "a", Duration.ofHours(-1));
        servers.kafka().stop();
        try {
            given().post("/api/v1/task_group/").then().statusCode(201).body("tasks", equalTo(1));

            assertThat(dispatchTasks.run()).isZero();
            given().get("/api/v1/task/?status=NEW").then().statusCode(200).body("items", hasSize(1));
        } finally {
            servers.kafka().start();
        }

        await().atMost(RECOVERY).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(tables.text("SELECT status FROM all_tasks")).isEqualTo("QUEUED");
        });
        long task = tables.number("SELECT task_id FROM all_task_sources WHERE source_id = ?", source);
        assertThat(topics.await("rss_parser_tasks", List.of(task))).isNotEmpty();
    }

    /** Before Kafka has told where a topic lies, what is given up must not go out later, beside the next try. */
    @Test
    void tasksThatWereGivenUpWhileKafkaWasAwayAreSentOnce() {
        String topic = "never_seen_before";
        tables.sql("UPDATE source_type SET topic = ? WHERE code = 'RSS'", topic);
        tables.sources("RSS", 30);
        servers.kafka().stop();
        try {
            given().post("/api/v1/task_group/").then().statusCode(201).body("tasks", equalTo(30));
            assertThat(dispatchTasks.run()).isZero();
        } finally {
            servers.kafka().start();
        }

        await().atMost(RECOVERY).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'QUEUED'"))
                    .isEqualTo(30);
        });
        await().during(Duration.ofSeconds(3)).atMost(RECOVERY).untilAsserted(() -> assertThat(topics.all(topic))
                .hasSize(30));
    }

    @Test
    void statusesAreTakenAgainAfterKafkaWasAway() {
        long task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        servers.kafka().stop();
        servers.kafka().start();

        topics.report("task_statuses", task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task));

        await().atMost(RECOVERY).untilAsserted(() -> assertThat(tables.text("SELECT status FROM all_tasks"))
                .isEqualTo("SUCCESS"));
    }

    @Test
    void statusesThatComeWhilePostgresIsAwayAreAppliedWhenItIsBack() {
        List<String> statuses = IntStream.range(0, 100)
                .mapToLong(i -> tables.task(tables.source("RSS", "source-" + i, Duration.ofHours(-1)), "QUEUED"))
                .mapToObj("{\"task_id\": %d, \"status\": \"SUCCESS\"}"::formatted)
                .toList();
        servers.crashDatabase();
        try {
            topics.reportAll("task_statuses", statuses);

            given().get("/api/v1/task")
                    .then()
                    .statusCode(503)
                    .contentType(startsWith("application/problem+json"))
                    .header("Retry-After", equalTo("5"));
        } finally {
            servers.database().start();
        }

        await().atMost(RECOVERY).ignoreExceptions().untilAsserted(() -> assertThat(
                        tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(100));
    }
}
