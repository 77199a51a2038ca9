package io.parsermanager;

import static io.parsermanager.testsupport.Api.created;
import static io.parsermanager.testsupport.Api.get;
import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.patch;
import static io.parsermanager.testsupport.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job on the packaged service with its timers on, as people and parsers meet it: REST and plain Kafka clients, no more. */
@QuarkusIntegrationTest
@QuarkusTestResource(Servers.class)
class MainJobIT {
    private static final Duration PATIENCE = Waiting.PATIENCE;

    private static final String STATUSES = "task_statuses";

    Topics topics;

    @Test
    void groupsComeByThemselvesAndGoOut() {
        taskType("SELFMADE", "{\"cron\": \"*/3 * * * * *\"}");
        register("SELFMADE");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ok(get("task_group/?trigger=CRON&source_type=SELFMADE")).getList("items"))
                .isNotEmpty());
        long task = ok(get("task/?source_type=SELFMADE")).getLong("items[0].id");
        assertThat(topics.await("selfmade_parser_tasks", List.of(task))).isNotEmpty();
    }

    @Test
    void eachTaskGoesToItsParserAndItsGroupTellsHowItWent() {
        taskType("WELL", "{\"max_attempts\": 1}");
        long good = register("WELL");
        long bad = register("WELL");
        long group = trigger("WELL");
        long goodTask = taskOf(good);
        long badTask = taskOf(bad);
        assertThat(topics.await("well_parser_tasks", List.of(goodTask, badTask)))
                .allSatisfy(message -> assertThat(message.value()).contains("\"task_group_id\":" + group));

        topics.report(STATUSES, goodTask, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(goodTask));
        topics.report(STATUSES, badTask, "{\"task_id\": %d, \"status\": \"FAILED\"}".formatted(badTask));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ok(get("task_group/" + group)).getString("status"))
                        .isEqualTo("PARTIAL"));
        assertThat(ok(get("task/" + goodTask)).getString("status")).isEqualTo("SUCCESS");
        assertThat(ok(get("task/" + badTask)).getString("status")).isEqualTo("FAILED");
        assertThat(ok(get("source_schedule/?source_id=" + good)).getInt("items[0].failures"))
                .isZero();
        assertThat(ok(get("source_schedule/?source_id=" + bad)).getInt("items[0].failures"))
                .isEqualTo(1);
    }

    @Test
    void aTaskThatNobodyTakesIsCanceledAsNeverStarted() {
        taskType("IDLE", "{\"start_timeout_s\": 1}");
        long source = register("IDLE");

        trigger("IDLE");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cancelReason(taskOf(source))).isEqualTo("NOT_STARTED"));
    }

    @Test
    void aTaskThatFallsSilentIsTriedAgainAndCanceledWithItsLastAttempt() {
        taskType("SILENT", "{\"silence_timeout_s\": 1, \"backoff_s\": 0, \"max_attempts\": 2}");
        long source = register("SILENT");
        trigger("SILENT");
        long task = taskOf(source);

        topics.report(STATUSES, task, "{\"task_id\": %d, \"attempt\": 1, \"status\": \"IN_PROGRESS\"}".formatted(task));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(topics.await("silent_parser_tasks", List.of(task)))
                .anySatisfy(message -> assertThat(message.value()).contains("\"attempt\":2")));
        assertThat(ok(get("task/" + task + "/attempts")).getString("[0].outcome"))
                .isEqualTo("SILENT");
        topics.report(STATUSES, task, "{\"task_id\": %d, \"attempt\": 2, \"status\": \"IN_PROGRESS\"}".formatted(task));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cancelReason(task)).isEqualTo("SILENT"));
    }

    /** A source type and a task type of the test's own: nothing else in the database has a part in it. */
    private static void taskType(String code, String changes) {
        created(post("source_type/", "{\"code\": \"%s\", \"name\": \"%s\"}".formatted(code, code)));
        long id = created(post(
                        "task_type/",
                        "{\"source_type\": \"%s\", \"code\": \"ALL\", \"name\": \"All\", \"cron\": \"0 0 1 1 *\"}"
                                .formatted(code)))
                .getLong("id");
        ok(patch("task_type/" + id, changes));
    }

    private static long register(String sourceType) {
        return created(post(
                        "source/",
                        "{\"source_type\": \"%s\", \"external_id\": \"%s\"}".formatted(sourceType, UUID.randomUUID())))
                .getLong("id");
    }

    private static long trigger(String sourceType) {
        return created(post("task_group/", "{\"source_type\": \"%s\"}".formatted(sourceType)))
                .getLong("group_ids[0]");
    }

    private static long taskOf(long source) {
        return ok(get("task_source/?source_id=" + source)).getLong("items[0].task_id");
    }

    private static String cancelReason(long task) {
        return ok(get("task/" + task)).getString("cancel_reason");
    }
}
