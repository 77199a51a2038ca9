package io.parsermanager.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;

import io.parsermanager.health.WatchKafka.KafkaState;
import io.parsermanager.metrics.TaskGauges;
import io.parsermanager.metrics.WatchTimers;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an orchestrator is told: a restart is asked for only where it helps, and traffic kept away only where no call could be served. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HealthTest {
    private static final Duration RECOVERY = Waiting.PATIENCE;

    @Inject
    Tables tables;

    @Inject
    WatchKafka watchKafka;

    @Inject
    WatchTimers timers;

    @Inject
    TaskGauges taskGauges;

    @Inject
    Scheduler scheduler;

    StoppableServers servers;

    @Test
    void isServedOnTheManagementPortOnly() {
        Management.get("/q/health").statusCode(200).body("status", equalTo("UP"));
        Management.get("/q/health/started").statusCode(200).body("checks.name", hasItem("Has started"));
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void withoutPostgresItIsNotReadyButLives() {
        servers.crashDatabase();
        try {
            Management.get("/q/health/ready").statusCode(503).body(check("PostgreSQL") + ".status", equalTo("DOWN"));
            Management.get("/q/health/live").statusCode(200);
            Management.get("/q/health/started").statusCode(200);
        } finally {
            servers.database().start();
        }

        await().atMost(RECOVERY)
                .untilAsserted(() -> Management.get("/q/health/ready").statusCode(200));
    }

    @Test
    void withoutAMigrationItIsNotReadyAndNamesIt() {
        tables.sql("UPDATE flyway_schema_history SET success = false WHERE version = '2'");
        try {
            Management.get("/q/health/ready")
                    .statusCode(503)
                    .body(check("PostgreSQL") + ".data.missing_migrations", equalTo("2"));
        } finally {
            tables.sql("UPDATE flyway_schema_history SET success = true WHERE version = '2'");
        }

        Management.get("/q/health/ready").statusCode(200);
    }

    @Test
    void withoutKafkaItIsDegradedReadyAndAlive() {
        assertThat(watchKafka.look()).isEqualTo(KafkaState.UP);
        Management.get("/q/health/ready").body(check("Kafka") + ".data.state", equalTo("up"));
        assertThat(Management.scrape()).contains("parser_manager_kafka_up 1.0");

        servers.kafka().stop();
        try {
            assertThat(watchKafka.look()).isEqualTo(KafkaState.AWAY);

            Management.get("/q/health/ready").statusCode(200).body(check("Kafka") + ".data.state", equalTo("degraded"));
            Management.get("/q/health/live")
                    .statusCode(200)
                    .body(check("Statuses are consumed") + ".data.seconds_since_last_poll", lessThan(30));
            assertThat(Management.scrape()).contains("parser_manager_kafka_up 0.0");
            given().get("/api/v1/task").then().statusCode(200);
        } finally {
            servers.kafka().start();
        }

        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(watchKafka.look()).isEqualTo(KafkaState.UP));
    }

    /** A job of the test's own stands for a timer whose beat never ends. */
    @Test
    void parsersThatDoNotKeepUpAreNamedAndTheReplicaStaysReady() {
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'many' WHERE code = 'VK'");
        try {
            taskGauges.run();

            Management.get("/q/health/ready")
                    .statusCode(200)
                    .body(check("Parsers") + ".data.overloaded", equalTo("VK"));
        } finally {
            tables.clear();
            taskGauges.run();
        }
    }

    @Test
    void aTimerWhoseBeatDoesNotEndIsStuck() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        scheduler
                .newJob("hanging")
                .setInterval("1s")
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> {
                    begun.countDown();
                    if (begun.getCount() == 0) {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .schedule();
        try {
            await().atMost(RECOVERY).until(() -> timers.timers().contains("hanging"));
            assertThat(timers.stuck(Duration.ofMinutes(5))).isEmpty();

            await().atMost(RECOVERY)
                    .until(() -> timers.stuck(Duration.ofSeconds(1)).contains("hanging"));
            Management.get("/q/health/live")
                    .statusCode(200)
                    .body(check("Timers make progress") + ".data.stuck", equalTo(""));
        } finally {
            end.countDown();
            scheduler.unscheduleJob("hanging");
        }
    }

    private static String check(String name) {
        return "checks.find { it.name == '%s' }".formatted(name);
    }
}
