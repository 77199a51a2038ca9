package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parser that may hold a task is told of its cancel, once, whatever happens on the way. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AnnounceCancelsTest {
    private static final String TOPIC = "task_cancellations";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    AnnounceCancels announceCancels;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    ObjectMapper json;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "IN_PROGRESS"})
    void tellsAllOfACancelByAPerson(String status) throws Exception {
        long task = task(status);
        tables.sql("UPDATE task SET attempt = 2");
        Api.ok(Api.post("task/" + task + "/cancel"));

        assertThat(announceCancels.run()).isEqualTo(1);

        ConsumerRecord<String, String> message =
                topics.await(TOPIC, List.of(task)).get(0);
        JsonNode body = json.readTree(message.value());
        assertThat(message.key()).isEqualTo(String.valueOf(task));
        assertThat(body.properties().stream().map(field -> field.getKey()))
                .containsExactly(
                        "task_id", "attempt", "task_group_id", "source_type", "task_type", "reason", "canceled_at");
        assertThat(body.get("task_id").asLong()).isEqualTo(task);
        assertThat(body.get("attempt").asInt()).isEqualTo(2);
        assertThat(body.get("task_group_id").asLong()).isEqualTo(tables.number("SELECT task_group_id FROM all_tasks"));
        assertThat(body.get("source_type").asText()).isEqualTo("RSS");
        assertThat(body.get("task_type").asText()).isEqualTo("POSTS");
        assertThat(body.get("reason").asText()).isEqualTo("MANUAL");
        assertThat(tables.column(
                        "SELECT finished_at = CAST(? AS timestamptz) FROM all_tasks",
                        Instant.parse(body.get("canceled_at").asText()).toString()))
                .containsExactly(true);
        assertThat(header(message, "ce_id")).isEqualTo(task + "-2-canceled");
        assertThat(header(message, "ce_type")).isEqualTo("io.parsermanager.task.canceled");
    }

    @ParameterizedTest
    @CsvSource({"QUEUED, NOT_STARTED", "IN_PROGRESS, SILENT"})
    void tellsOfACancelByExpiry(String status, String reason) throws Exception {
        long task = task(status);
        tables.sql("UPDATE task SET deadline_at = now()");
        cancelExpired.run();

        assertThat(announceCancels.run()).isEqualTo(1);

        assertThat(json.readTree(topics.await(TOPIC, List.of(task)).get(0).value())
                        .get("reason")
                        .asText())
                .isEqualTo(reason);
    }

    @Test
    void aTaskThatNoParserHoldsIsNotAnnounced() {
        long byPerson = task("NEW");
        tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "NEW");
        tables.sql("UPDATE task SET deadline_at = now() WHERE id <> ?", byPerson);
        Api.ok(Api.post("task/" + byPerson + "/cancel"));
        assertThat(cancelExpired.run().tasks()).isEqualTo(1);

        assertThat(announceCancels.run()).isZero();
    }

    @Test
    void tellsOfEachCancelOnce() {
        Api.ok(Api.post("task/" + task("QUEUED") + "/cancel"));

        assertThat(announceCancels.run()).isEqualTo(1);
        assertThat(announceCancels.run()).isZero();
    }

    @Test
    void tellsOfACancelWhoseTaskIsDeletedMeanwhile() {
        long task = task("QUEUED");
        Api.ok(Api.post("task/" + task + "/cancel"));
        Api.ok(Api.delete("task/" + task));

        announceCancels.run();

        assertThat(topics.await(TOPIC, List.of(task))).hasSize(1);
    }

    @Test
    void goesOnPageAfterPage() {
        tables.sources("RSS", 2_500);
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task SET status = 'QUEUED', queued_at = now(), deadline_at = now()");
        cancelExpired.run();

        assertThat(announceCancels.run()).isEqualTo(2_500);
        assertThat(tables.number("SELECT count(*) FROM cancel_to_announce")).isZero();
    }

    @Test
    void whileKafkaIsAwayCancelsWaitAndAreToldWhenItIsBack() {
        long first = task("QUEUED");
        long second = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");
        servers.kafka().stop();
        try {
            Api.ok(Api.post("task/cancel", "{\"ids\": [%d, %d]}".formatted(first, second)));

            assertThat(announceCancels.run()).isZero();
            assertThat(tables.number("SELECT count(*) FROM cancel_to_announce")).isEqualTo(2);
        } finally {
            servers.kafka().start();
        }

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            announceCancels.run();
            assertThat(tables.number("SELECT count(*) FROM cancel_to_announce")).isZero();
        });
        assertThat(topics.await(TOPIC, List.of(first, second)))
                .extracting(ConsumerRecord::key)
                .contains(String.valueOf(first), String.valueOf(second));
    }

    private long task(String status) {
        return tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), status);
    }

    private static String header(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
