package io.parsermanager.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.health.WatchKafka;
import io.parsermanager.health.WatchTopics;
import io.parsermanager.history.MakePartitions;
import io.parsermanager.kafka.ConsumerLag;
import io.parsermanager.quota.MeasureQuotas;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.parsermanager.track.consume.CommitAgain;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each situation is brought about on real servers, scraped, and must make its alert's expression true; without it, it is not. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AlertsFireTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration NOT_DUE = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    TaskGauges taskGauges;

    @Inject
    MakePartitions makePartitions;

    @Inject
    MeasureQuotas measureQuotas;

    @Inject
    WatchKafka watchKafka;

    @Inject
    WatchTopics watchTopics;

    @Inject
    ConsumerLag lag;

    @Inject
    CommitAgain commitAgain;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    AgroalDataSource pool;

    @Inject
    FaultRegistry faults;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    Scheduler scheduler;

    StoppableServers servers;

    private final AlertRules alerts = new AlertRules();

    @BeforeEach
    void allIsWell() {
        tables.clear();
        await().atMost(RECOVERY)
                .untilAsserted(() -> Management.get("/q/health/ready").statusCode(200));
        taskGauges.run();
        alerts.mark();
    }

    @Test
    void noneFiresWhileAllIsWell() {
        assertThat(watchKafka.look()).isEqualTo(WatchKafka.KafkaState.UP);
        // other tests of this run may have left statuses behind that are still being applied
        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            commitAgain.run();
            watchTopics.look();
            assertThat(lag.byPartition())
                    .allSatisfy((partition, records) -> assertThat(records).isZero());
        });
        alerts.mark();

        assertThat(alerts.names()).isNotEmpty().noneMatch(alerts::fires);
    }

    @Test
    void everyAlertIsSeenToFire() {
        List<String> seen = Stream.of(AlertsFireTest.class, StatusAlertsFireTest.class, EventAlertsFireTest.class)
                .flatMap(test -> Stream.of(test.getDeclaredMethods()))
                .map(test -> test.getAnnotation(Fires.class))
                .filter(Objects::nonNull)
                .flatMap(fires -> Stream.of(fires.value()))
                .toList();

        assertThat(seen).containsAll(alerts.names());
        assertThat(alerts.names()).containsAll(seen);
    }

    @Test
    @Fires({"ParserManagerDatabaseAway", "ParserManagerApiFails"})
    void postgresHangs() {
        assertThat(alerts.fires("ParserManagerDatabaseAway")).isFalse();
        servers.database().freeze();
        try {
            await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerDatabaseAway"));
            assertThat(alerts.fires("ParserManagerDatabaseReadOnly")).isFalse();
            // the first answer of its kind makes the series, from whose value a rate is counted
            given().get("/api/v1/task").then().statusCode(503);
            alerts.mark();
            assertThat(alerts.fires("ParserManagerApiFails")).isFalse();
            for (int i = 0; i < 10; i++) {
                given().get("/api/v1/task").then().statusCode(503);
            }
            assertThat(alerts.fires("ParserManagerApiFails")).isTrue();
        } finally {
            servers.database().thaw();
        }
        await().atMost(RECOVERY).until(() -> !alerts.fires("ParserManagerDatabaseAway"));
    }

    @Test
    @Fires("ParserManagerDatabaseReadOnly")
    void postgresTakesNoWrites() {
        tables.sql("ALTER SYSTEM SET default_transaction_read_only = on");
        tables.sql("SELECT pg_reload_conf()");
        try {
            await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerDatabaseReadOnly"));
            assertThat(alerts.fires("ParserManagerDatabaseAway")).isFalse();
        } finally {
            tables.sql("ALTER SYSTEM RESET default_transaction_read_only");
            tables.sql("SELECT pg_reload_conf()");
        }
        await().atMost(RECOVERY).until(() -> !alerts.fires("ParserManagerDatabaseReadOnly"));
    }

    @Test
    @Fires("ParserManagerKafkaAway")
    void kafkaIsAway() {
        servers.kafka().stop();
        try {
            watchKafka.look();
            assertThat(alerts.fires("ParserManagerKafkaAway")).isTrue();
        } finally {
            servers.kafka().start();
        }
        await().atMost(RECOVERY).until(() -> watchKafka.look() == WatchKafka.KafkaState.UP);
        assertThat(alerts.fires("ParserManagerKafkaAway")).isFalse();
    }

    @Test
    @Fires({"ParserManagerSchedulesLate", "ParserManagerTaskTypeLate"})
    void schedulesOfATypeAreDueAndMakeNoTasks() {
        tables.source("RSS", "late", LATE);
        taskGauges.run();

        assertThat(alerts.fires("ParserManagerSchedulesLate")).isTrue();
        assertThat(alerts.fires("ParserManagerTaskTypeLate")).isTrue();
        assertThat(Management.scrape())
                .containsPattern(
                        "task_type_oldest_due_seconds\\{source_type=\"RSS\",task_type=\"POSTS\"} (6\\d\\d|[7-9]\\d\\d)")
                .contains("task_type_oldest_due_seconds{source_type=\"VK\",task_type=\"POSTS\"} 0.0");
    }

    @Test
    @Fires("ParserManagerTasksNotDispatched")
    void tasksAreNotSent() {
        tables.age(tables.task(tables.source("RSS", "a", NOT_DUE), "NEW"), LATE);
        taskGauges.run();

        assertThat(alerts.fires("ParserManagerTasksNotDispatched")).isTrue();
    }

    @Test
    @Fires("ParserManagerHistoryRunsOut")
    void nobodyMakesPartitionsOfHistory() {
        tables.sql("SELECT setval('task_id', (SELECT max(to_id) FROM history_partition))");
        taskGauges.run();
        assertThat(alerts.fires("ParserManagerHistoryRunsOut")).isTrue();

        makePartitions.run();
        taskGauges.run();

        assertThat(alerts.fires("ParserManagerHistoryRunsOut")).isFalse();
    }

    @Test
    @Fires("ParserManagerParsersOverloaded")
    void parsersAreOverloaded() {
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'many' WHERE code = 'VK'");
        taskGauges.run();

        assertThat(alerts.fires("ParserManagerParsersOverloaded")).isTrue();
    }

    @Test
    @Fires("ParserManagerSourcesQuarantined")
    void manyComeIntoQuarantine() {
        tables.sources("RSS", 101);
        tables.sql("UPDATE source_schedule SET quarantined_at = now(), failures = 20");
        taskGauges.run();

        assertThat(alerts.fires("ParserManagerSourcesQuarantined")).isTrue();
    }

    @Test
    @Fires("ParserManagerQuotaNearlySpent")
    void aWindowIsNearlySpentEarlyInTheDay() {
        tables.sql("""
                UPDATE quota SET time_zone = (SELECT z FROM unnest(ARRAY['UTC', 'Asia/Tokyo', 'America/Los_Angeles']) AS z
                                              WHERE extract(hour FROM now() AT TIME ZONE z) < 18 LIMIT 1) WHERE code = 'YOUTUBE_PROJECT'""");
        tables.sql("""
                INSERT INTO quota_key (quota_id, name, used, window_ends_at)
                SELECT id, 'default', 8500, now() + interval '1 hour' FROM quota WHERE code = 'YOUTUBE_PROJECT'""");
        try {
            measureQuotas.run();

            assertThat(alerts.fires("ParserManagerQuotaNearlySpent")).isTrue();
        } finally {
            tables.sql("DELETE FROM quota_key");
            tables.sql("UPDATE quota SET time_zone = 'America/Los_Angeles' WHERE code = 'YOUTUBE_PROJECT'");
            measureQuotas.run();
        }
    }

    @Test
    @Fires({"ParserManagerTasksNotStarted", "ParserManagerTasksSilent"})
    void tasksAreNotStartedOrFallSilent() {
        tables.age(tables.task(tables.source("RSS", "queued", NOT_DUE), "QUEUED"), Duration.ofHours(2));
        tables.age(tables.task(tables.source("RSS", "begun", NOT_DUE), "IN_PROGRESS"), Duration.ofHours(2));
        tables.sql("UPDATE task_type SET max_attempts = 1");

        cancelExpired.run();

        assertThat(alerts.fires("ParserManagerTasksNotStarted")).isTrue();
        assertThat(alerts.fires("ParserManagerTasksSilent")).isTrue();
    }

    @Test
    @Fires("ParserManagerFaults")
    void somethingIsLeftOut() {
        faults.report(Kind.TASK_TYPE, "RSS/POSTS", "its cron never fires");
        try {
            assertThat(alerts.fires("ParserManagerFaults")).isTrue();
            Management.get("/q/health/ready")
                    .statusCode(200)
                    .body("checks.find { it.name == 'Faults' }.data.task_type", containsString("RSS/POSTS"));
        } finally {
            faults.resolve(Kind.TASK_TYPE, "RSS/POSTS");
        }
    }

    @Test
    @Fires("ParserManagerAbsent")
    void nobodyIsScraped() {
        assertThat(alerts.firesWithoutScrapes("ParserManagerAbsent")).isTrue();
        assertThat(alerts.fires("ParserManagerAbsent")).isFalse();
    }

    @Test
    @Fires("ParserManagerTimerFails")
    void aTimerFails() {
        job("failing", () -> {
            throw new IllegalStateException("always");
        });
        try {
            await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerTimerFails"));
        } finally {
            scheduler.unscheduleJob("failing");
        }
    }

    @Test
    @Fires("ParserManagerTimerStuck")
    void aTickOfATimerDoesNotEnd() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger ticks = new AtomicInteger();
        job("stuck", () -> {
            if (ticks.incrementAndGet() > 1) {
                end.await();
            }
            return null;
        });
        try {
            await().atMost(RECOVERY).until(() -> ticks.get() > 1);
            assertThat(alerts.fires("ParserManagerTimerStuck")).isFalse();

            await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerTimerStuck"));
        } finally {
            end.countDown();
            scheduler.unscheduleJob("stuck");
        }
    }

    @Test
    @Fires("ParserManagerMeasurementsOld")
    void nobodyMeasures() {
        taskGauges.run();
        assertThat(alerts.fires("ParserManagerMeasurementsOld")).isFalse();

        await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerMeasurementsOld"));
    }

    @Test
    @Fires("ParserManagerNothingCreated")
    void schedulesAreDueAndNobodyMakesTasks() {
        tables.source("RSS", "made", LATE);
        claimDueSchedules.fire(Firing.timer());
        taskGauges.run();
        assertThat(alerts.firesSooner("ParserManagerNothingCreated")).isFalse();

        tables.source("RSS", "late", LATE);
        taskGauges.run();

        await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerNothingCreated"));
    }

    @Test
    @Fires("ParserManagerPoolExhausted")
    void workWaitsForConnections() throws InterruptedException, SQLException {
        int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        List<Connection> taken = new ArrayList<>();
        Thread waiting = new Thread(() -> tables.number("SELECT 1"), "waits-for-a-connection");
        try {
            for (int i = 0; i < size; i++) {
                taken.add(pool.getConnection());
            }
            waiting.start();
            await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerPoolExhausted"));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        waiting.join();
        assertThat(alerts.fires("ParserManagerPoolExhausted")).isFalse();
    }

    /** Its beat is thrown out of, or waits in, the work. */
    private void job(String name, Callable<Void> work) {
        scheduler
                .newJob(name)
                .setInterval("1s")
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> {
                    try {
                        work.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .schedule();
    }
}
