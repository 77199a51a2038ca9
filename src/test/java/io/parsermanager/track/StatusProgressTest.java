package io.parsermanager.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.faults.Fault;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.health.WatchTopics;
import io.parsermanager.kafka.ConsumerLag;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be told while no status moves, and that all of it moves on by itself. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatusProgressTest {
    private static final String STATUSES = "task_statuses";
    private static final String DEAD = "task_statuses_dlq";
    private static final String IN_THE_WAY = "task.statuses_dlq";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    StatusProgress progress;

    @Inject
    FaultRegistry faults;

    @Inject
    ConsumerLag lag;

    @Inject
    WatchTopics watchTopics;

    @BeforeEach
    void clear() {
        tables.clear();
        topics.report(STATUSES, 1, "not json");
        await().atMost(PATIENCE).until(() -> !topics.bytes(DEAD).isEmpty());
        await().atMost(PATIENCE).until(() -> progress.waiting() == 0);
    }

    @AfterEach
    void theTopicTakesAllAgain() {
        topics.delete(IN_THE_WAY);
        await().atMost(PATIENCE).until(() -> progress.waiting() == 0);
    }

    @Test
    void whileTheDeadLetterTopicTakesNothingStatusesWaitAndItIsTold() {
        long task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        missing();

        topics.report(STATUSES, task, "not json either");
        await().atMost(PATIENCE).until(() -> progress.blockedFor().toMillis() > 1000);
        topics.report(STATUSES, task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task));

        assertThat(progress.waiting()).isEqualTo(1);
        assertThat(progress.waitingFor()).isGreaterThanOrEqualTo(progress.blockedFor());
        assertThat(progress.blockedLetters()).isEqualTo(1);
        assertThat(faults.present())
                .filteredOn(fault -> fault.kind() == Kind.STATUSES)
                .extracting(Fault::name)
                .containsExactly(DEAD);
        assertThat(scraped("parser_manager_dead_letters_blocked_for_seconds")).isGreaterThan(1);
        assertThat(scraped("parser_manager_statuses_wait_seconds")).isGreaterThan(1);
        assertThat(scraped("parser_manager_statuses_failed_tries_total")).isGreaterThan(0);
        // what transactions of other tests left behind is known after the second look
        await().atMost(PATIENCE).untilAsserted(() -> {
            watchTopics.look();
            assertThat(lag.total()).isEqualTo(2);
        });
        assertThat(Management.scrape()).contains("parser_manager_statuses_lag_records{partition=");

        topics.delete(IN_THE_WAY);

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", task))
                    .isEqualTo("SUCCESS");
            assertThat(topics.bytes(DEAD)).hasSize(1);
            assertThat(progress.waiting()).isZero();
            assertThat(progress.blockedLetters()).isZero();
            assertThat(faults.count(Kind.STATUSES)).isZero();
            watchTopics.look();
            assertThat(lag.total()).isZero();
        });
    }

    @Test
    void saysOnceWhatOfATopicDoesNotFit() {
        topics.configure(DEAD, "max.message.bytes", "2000");
        topics.configure(DEAD, "compression.type", "gzip");
        try {
            assertThat(watchTopics.look())
                    .anyMatch(
                            said -> said.contains("KAFKA_DEAD_LETTER_TOPIC: task_statuses_dlq takes messages of 2000"))
                    .anyMatch(said ->
                            said.contains("KAFKA_DEAD_LETTER_TOPIC: task_statuses_dlq is compressed with gzip"));
        } finally {
            topics.configure(DEAD, "max.message.bytes", "1048588");
            topics.configure(DEAD, "compression.type", "producer");
        }
        assertThat(watchTopics.look()).noneMatch(said -> said.contains(DEAD));
    }

    /** The topic is gone, and Kafka cannot make it: it makes no two whose names differ in dots and underscores only. */
    private void missing() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            topics.delete(DEAD);
            topics.create(IN_THE_WAY);
            return true;
        });
    }

    private static double scraped(String name) {
        return Management.scrape()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
