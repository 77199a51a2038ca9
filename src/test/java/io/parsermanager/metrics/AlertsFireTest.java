package io.parsermanager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.health.WatchKafka;
import io.parsermanager.task.CancelExpired;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.PromExpression;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    Topics topics;

    @Inject
    TaskGauges taskGauges;

    @Inject
    WatchKafka watchKafka;

    @Inject
    FaultRegistry faults;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    Scheduler scheduler;

    StoppableServers servers;

    private String before;

    @BeforeEach
    void allIsWell() {
        tables.clear();
        await().atMost(RECOVERY)
                .untilAsserted(() -> Management.get("/q/health/ready").statusCode(200));
        taskGauges.run();
        before = Management.scrape();
    }

    @Test
    void noneOfThoseThatLookAtThePresentFiresWhileAllIsWell() throws IOException {
        assertThat(watchKafka.look()).isEqualTo(WatchKafka.Seen.UP);

        String now = Management.scrape();
        for (JsonNode rule : rules()) {
            String name = rule.get("alert").asText();
            // they count what other tests of this run did wrong, or left in the status topic, on purpose
            if (!List.of("ParserManagerTimerFails", "ParserManagerStatusesPileUp")
                    .contains(name)) {
                assertThat(PromExpression.holds(rule.get("expr").asText(), now, now))
                        .as(name)
                        .isFalse();
            }
        }
    }

    @Test
    void postgresHangs() {
        assertThat(fires("ParserManagerDatabaseAway")).isFalse();
        servers.database().freeze();
        try {
            await().atMost(RECOVERY).until(() -> fires("ParserManagerDatabaseAway"));
            assertThat(fires("ParserManagerDatabaseReadOnly")).isFalse();
        } finally {
            servers.database().thaw();
        }
        await().atMost(RECOVERY).until(() -> !fires("ParserManagerDatabaseAway"));
    }

    @Test
    void postgresTakesNoWrites() {
        tables.sql("ALTER SYSTEM SET default_transaction_read_only = on");
        tables.sql("SELECT pg_reload_conf()");
        try {
            await().atMost(RECOVERY).until(() -> fires("ParserManagerDatabaseReadOnly"));
            assertThat(fires("ParserManagerDatabaseAway")).isFalse();
        } finally {
            tables.sql("ALTER SYSTEM RESET default_transaction_read_only");
            tables.sql("SELECT pg_reload_conf()");
        }
        await().atMost(RECOVERY).until(() -> !fires("ParserManagerDatabaseReadOnly"));
    }

    @Test
    void kafkaIsAway() {
        servers.kafka().stop();
        try {
            watchKafka.look();
            assertThat(fires("ParserManagerKafkaAway")).isTrue();
        } finally {
            servers.kafka().start();
        }
        await().atMost(RECOVERY).until(() -> watchKafka.look() == WatchKafka.Seen.UP);
        assertThat(fires("ParserManagerKafkaAway")).isFalse();
    }

    @Test
    void schedulesOfATypeAreDueAndMakeNoTasks() {
        tables.source("RSS", "late", LATE);
        taskGauges.run();

        assertThat(fires("ParserManagerSchedulesLate")).isTrue();
        assertThat(fires("ParserManagerTaskTypeLate")).isTrue();
        assertThat(Management.scrape())
                .containsPattern(
                        "task_type_oldest_due_seconds\\{source_type=\"RSS\",task_type=\"POSTS\"} (6\\d\\d|[7-9]\\d\\d)")
                .contains("task_type_oldest_due_seconds{source_type=\"VK\",task_type=\"POSTS\"} 0.0");
    }

    @Test
    void tasksAreNotSent() {
        tables.age(tables.task(tables.source("RSS", "a", NOT_DUE), "NEW"), LATE);
        taskGauges.run();

        assertThat(fires("ParserManagerTasksNotDispatched")).isTrue();
    }

    @Test
    void parsersAreOverloaded() {
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'many' WHERE code = 'VK'");
        taskGauges.run();

        assertThat(fires("ParserManagerParsersOverloaded")).isTrue();
    }

    @Test
    void manyComeIntoQuarantine() {
        tables.sources("RSS", 101);
        tables.sql("UPDATE source_schedule SET quarantined_at = now(), failures = 20");
        taskGauges.run();

        assertThat(fires("ParserManagerSourcesQuarantined")).isTrue();
    }

    @Test
    void tasksAreNotStartedOrFallSilent() {
        tables.age(tables.task(tables.source("RSS", "queued", NOT_DUE), "QUEUED"), Duration.ofHours(2));
        tables.age(tables.task(tables.source("RSS", "begun", NOT_DUE), "IN_PROGRESS"), Duration.ofHours(2));

        cancelExpired.run();

        assertThat(fires("ParserManagerTasksNotStarted")).isTrue();
        assertThat(fires("ParserManagerTasksSilent")).isTrue();
    }

    @Test
    void statusesCannotBeRead() {
        topics.report("task_statuses", 1, "not JSON");

        await().atMost(RECOVERY).until(() -> fires("ParserManagerStatusesRefused"));
    }

    @Test
    void somethingIsLeftOut() {
        faults.report(Kind.TASK_TYPE, "RSS/POSTS", "its cron never fires");
        try {
            assertThat(fires("ParserManagerFaults")).isTrue();
            Management.get("/q/health/ready")
                    .statusCode(200)
                    .body("checks.find { it.name == 'Faults' }.data.task_type", containsString("RSS/POSTS"));
        } finally {
            faults.resolve(Kind.TASK_TYPE, "RSS/POSTS");
        }
    }

    @Test
    void nobodyIsScraped() throws IOException {
        assertThat(PromExpression.holds(expression("ParserManagerAbsent"), "", ""))
                .isTrue();
        assertThat(fires("ParserManagerAbsent")).isFalse();
    }

    @Test
    void aTimerFails() {
        scheduler
                .newJob("failing")
                .setInterval("1s")
                .setTask(execution -> {
                    throw new IllegalStateException("always");
                })
                .schedule();
        try {
            await().atMost(RECOVERY)
                    .until(() -> PromExpression.holds(
                            "max by (timer) (parser_manager_timer_failing_seconds{timer=\"failing\"}) > 1",
                            before,
                            Management.scrape()));
        } finally {
            scheduler.unscheduleJob("failing");
        }
    }

    private boolean fires(String alert) {
        try {
            return PromExpression.holds(expression(alert), before, Management.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String expression(String alert) throws IOException {
        for (JsonNode rule : rules()) {
            if (rule.get("alert").asText().equals(alert)) {
                return rule.get("expr").asText();
            }
        }
        throw new AssertionError("There is no " + alert);
    }

    private static JsonNode rules() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("docker", "prometheus", "alerts.yml").toFile())
                .at("/groups/0/rules");
    }
}
