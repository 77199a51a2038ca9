package io.parsermanager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.health.WatchTopics;
import io.parsermanager.kafka.ConsumerLag;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.track.StatusProgress;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As {@link AlertsFireTest}, for what becomes of statuses. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatusAlertsFireTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration NOT_DUE = Duration.ofHours(-1);
    private static final String STATUSES = "task_statuses";
    private static final String DEAD = "task_statuses_dlq";

    /** Kafka takes no two names that differ in dots and underscores only. */
    private static final String IN_THE_WAY = "task.statuses.dlq";

    private static final int PARTITION = 0;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    TaskGauges taskGauges;

    @Inject
    WatchTopics watchTopics;

    @Inject
    StatusProgress progress;

    @Inject
    ConsumerLag lag;

    @Inject
    StaleSchedules staleSchedules;

    private final AlertRules alerts = new AlertRules();

    @BeforeEach
    void allStatusesAreApplied() {
        tables.clear();
        topics.report(STATUSES, 1, "not JSON");
        await().atMost(RECOVERY).until(() -> {
            watchTopics.look();
            return progress.waiting() == 0 && lag.total() == 0;
        });
        taskGauges.run();
        alerts.mark();
    }

    @Test
    @Fires("ParserManagerSourcesStale")
    void aSourceMissesThePromiseOfItsTaskType() {
        tables.source("RSS", "fresh", NOT_DUE);
        tables.source("VK", "without a promise", NOT_DUE);
        tables.sql("UPDATE task_type SET fresh_within_s = 3600 WHERE source_type = 'RSS'");
        tables.sql("UPDATE source_schedule SET last_success_at = now() - interval '50 minutes'");
        assertThat(staleSchedules.run()).isZero();
        assertThat(alerts.fires("ParserManagerSourcesStale")).isFalse();

        tables.sql("UPDATE source_schedule SET last_success_at = now() - interval '70 minutes'");

        assertThat(staleSchedules.run()).isEqualTo(1);
        assertThat(alerts.fires("ParserManagerSourcesStale")).isTrue();
        tables.sql("UPDATE source SET enabled = false");
        assertThat(staleSchedules.run()).isZero();
    }

    @Test
    @Fires("ParserManagerStatusesRefused")
    void statusesCannotBeRead() {
        assertThat(alerts.fires("ParserManagerStatusesRefused")).isFalse();

        topics.report(STATUSES, 1, "not JSON");

        await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerStatusesRefused"));
    }

    @Test
    @Fires({
        "ParserManagerDeadLettersBlocked",
        "ParserManagerStatusesWait",
        "ParserManagerStatusesFail",
        "ParserManagerStatusesPileUp"
    })
    void deadLettersHaveNoTopicSoStatusesWait() {
        await().atMost(RECOVERY).ignoreExceptions().until(() -> {
            topics.delete(DEAD);
            topics.create(IN_THE_WAY);
            return true;
        });
        try {
            report("not JSON either", System.currentTimeMillis());
            await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerDeadLettersBlocked"));
            await().atMost(RECOVERY).until(() -> alerts.firesSooner("ParserManagerStatusesWait"));
            await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerStatusesFail"));

            report("nor this", System.currentTimeMillis());
            alerts.mark();
            await().atMost(RECOVERY).until(() -> {
                watchTopics.look();
                return alerts.fires("ParserManagerStatusesPileUp");
            });
        } finally {
            topics.delete(IN_THE_WAY);
        }
        await().atMost(RECOVERY).until(() -> {
            watchTopics.look();
            alerts.mark();
            return !alerts.firesSooner("ParserManagerDeadLettersBlocked")
                    && !alerts.firesSooner("ParserManagerStatusesWait")
                    && !alerts.fires("ParserManagerStatusesPileUp");
        });
    }

    @Test
    @Fires("ParserManagerStatusesLate")
    void statusesAreReadLongAfterTheyWereSent() {
        long task = tables.task(tables.source("RSS", "a", NOT_DUE), "QUEUED");

        report(
                status(task, "SUCCESS"),
                System.currentTimeMillis() - Duration.ofMinutes(5).toMillis());

        await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerStatusesLate"));
    }

    @Test
    @Fires("ParserManagerTasksFail")
    void manyTasksFail() {
        tables.sql("UPDATE task_type SET max_attempts = 1");
        for (int i = 0; i < 3; i++) {
            long task = tables.task(tables.source("RSS", "source " + i, NOT_DUE), "QUEUED");
            report(status(task, i == 0 ? "FAILED" : "SUCCESS"), System.currentTimeMillis());
        }

        await().atMost(RECOVERY).until(() -> tables.number("SELECT count(*) FROM task WHERE status = 'QUEUED'") == 0);
        await().atMost(RECOVERY).until(() -> alerts.fires("ParserManagerTasksFail"));
    }

    private static String status(long task, String status) {
        return "{\"task_id\": %d, \"status\": \"%s\"}".formatted(task, status);
    }

    /** All to one partition, so that one waits behind the other. */
    private void report(String status, long sentAtMs) {
        topics.send(
                new ProducerRecord<>(STATUSES, PARTITION, sentAtMs, "all", status.getBytes(StandardCharsets.UTF_8)));
    }
}
