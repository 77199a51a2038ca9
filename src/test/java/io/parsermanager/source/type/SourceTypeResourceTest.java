package io.parsermanager.source.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceTypeResourceTest {
    private static final String TELEGRAM =
            "{\"code\": \"TELEGRAM\", \"name\": \"Telegram channels\", \"topic\": \"telegram-tasks\"}";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    CheckTopics checkTopics;

    @Inject
    Dispatch dispatch;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void aNewSourceTypeWorksEndToEndWithoutARestart() {
        Api.created(Api.post("source_type", TELEGRAM));
        Api.created(Api.post("task_type", """
                {"source_type": "TELEGRAM", "code": "MESSAGES", "name": "Messages", "cron": "@hourly", "params": {"limit": 50}}"""));
        long source = Api.created(Api.post("source", "{\"source_type\": \"TELEGRAM\", \"external_id\": \"@durov\"}"))
                .getLong("id");
        Api.created(Api.post("task_group", "{\"source_type\": \"TELEGRAM\"}"));
        long task = tables.number("SELECT task_id FROM all_task_sources WHERE source_id = ?", source);

        dispatch.all();

        assertThat(topics.await("telegram-tasks", List.of(task)).get(0).value())
                .contains("\"source_type\":\"TELEGRAM\"", "\"task_type\":\"MESSAGES\"", "\"limit\": 50", "@durov");
        topics.report("task_statuses", task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task));
        await().atMost(Waiting.PATIENCE).untilAsserted(() -> assertThat(
                        Api.get("task/" + task).path("status").toString())
                .isEqualTo("SUCCESS"));
        assertThat(Api.ok(Api.get("dictionary/source_type")).getList("code")).contains("TELEGRAM");
    }

    @Test
    void aSourceTypeWithoutATopicHasOneByItsCode() {
        Response response = Api.post("source_type", "{\"code\": \"MAX_CHANNEL\", \"name\": \"MAX\"}");

        assertThat(Api.created(response).getString("topic")).isEqualTo("max_channel_parser_tasks");
        assertThat(response.header("Location")).endsWith("/api/v1/source_type/MAX_CHANNEL");
    }

    @Test
    void aTopicTakenBackGivesWayToTheVariables() {
        Api.ok(Api.patch("source_type/RSS", "{\"topic\": \"other\"}"));

        JsonPath patched = Api.ok(Api.patch("source_type/RSS", "{\"topic\": null}"));

        assertThat(patched.getString("topic")).isEqualTo("rss_parser_tasks");
    }

    @ParameterizedTest
    @CsvSource({
        "task_statuses, KAFKA_TASK_STATUS_TOPIC",
        "task_statuses_dlq, KAFKA_DEAD_LETTER_TOPIC",
        "task_cancellations, KAFKA_TASK_CANCEL_TOPIC",
        "rss_parser_tasks, RSS_PARSER_TASKS_TOPIC",
        "youtube_parser_tasks, YOUTUBE_PARSER_TASKS_TOPIC",
        "., and not . or ..",
        ".., and not . or ..",
        "two words, letters",
    })
    void aTopicOfTheServiceOrOneThatKafkaDoesNotTakeIsRefused(String topic, String complaint) {
        assertThat(Api.refused(
                        400,
                        Api.post(
                                "source_type",
                                "{\"code\": \"TELEGRAM\", \"name\": \"x\", \"topic\": \"%s\"}".formatted(topic))))
                .contains("/topic", complaint);
        assertThat(Api.refused(400, Api.patch("source_type/VK", "{\"topic\": \"%s\"}".formatted(topic))))
                .contains("/topic", complaint);
        assertThat(tables.number("SELECT count(*) FROM source_type WHERE topic IS NOT NULL OR code = 'TELEGRAM'"))
                .isZero();
    }

    @Test
    void aTopicMayBeNamedThatIsTheSourceTypesAlreadyAndTwoMayShareOne() {
        Api.ok(Api.patch("source_type/VK", "{\"topic\": \"vk_parser_tasks\"}"));
        Api.created(Api.post("source_type", TELEGRAM));

        assertThat(Api.ok(Api.patch("source_type/RSS", "{\"topic\": \"telegram-tasks\"}"))
                        .getString("topic"))
                .isEqualTo("telegram-tasks");
    }

    @Test
    void theStartNamesTheVariableAndTheSourceTypeThatShareATopic() {
        checkTopics.run();
        tables.sql("UPDATE source_type SET topic = 'rss_parser_tasks' WHERE code = 'VK'");
        checkTopics.run();
        tables.sql("UPDATE source_type SET topic = 'task_statuses' WHERE code = 'VK'");

        assertThatThrownBy(checkTopics::run)
                .hasMessage(
                        "KAFKA_TASK_STATUS_TOPIC is task_statuses, which is the topic of source type VK: give each a topic of its own");
    }

    @Test
    void aCodeIsTakenOnce() {
        assertThat(Api.refused(409, Api.post("source_type", "{\"code\": \"RSS\", \"name\": \"x\"}")))
                .contains("patch it instead");
    }

    @Test
    void aCodeStays() {
        assertThat(Api.refused(400, Api.patch("source_type/RSS", "{\"code\": \"ATOM\"}")))
                .contains("/code", "cannot be changed");
    }

    @Test
    void aTopicThatKafkaWouldRefuseIsRefused() {
        assertThat(Api.refused(
                        400, Api.post("source_type", "{\"code\": \"X\", \"name\": \"x\", \"topic\": \"no spaces\"}")))
                .contains("/topic");
    }

    @Test
    void theListIsInTheOrderOfCodes() {
        Api.created(Api.post("source_type", TELEGRAM));

        assertThat(Api.ok(Api.get("source_type?size=2")).getList("items.code")).isEqualTo(List.of("RSS", "TELEGRAM"));
        String cursor = Api.get("source_type?size=2").path("next_cursor");
        assertThat(Api.ok(Api.get("source_type?size=2&cursor=" + cursor)).getList("items.code"))
                .isEqualTo(List.of("VK", "YOUTUBE"));
    }

    @Test
    void aDisabledSourceTypeMakesNoTasks() {
        tables.source("RSS", "a", Duration.ofSeconds(1));
        Api.ok(Api.patch("source_type/RSS", "{\"enabled\": false}"));

        JsonPath made = Api.created(Api.post("task_group"));

        assertThat(made.getInt("tasks")).isZero();
        assertThat(made.getInt("disabled")).isEqualTo(1);
    }

    @Test
    void aSourceTypeInUseIsKept() {
        assertThat(Api.refused(409, Api.delete("source_type/RSS"))).contains("delete them first, or disable");
    }

    @Test
    void anUnusedSourceTypeGoes() {
        Api.created(Api.post("source_type", TELEGRAM));

        assertThat(Api.delete("source_type/TELEGRAM").statusCode()).isEqualTo(204);

        assertThat(Api.refused(404, Api.get("source_type/TELEGRAM"))).isEqualTo("There is no source type TELEGRAM");
    }

    @Test
    void aSourceTypeThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.patch("source_type/FAX", "{}"))).isEqualTo("There is no source type FAX");
        assertThat(Api.refused(404, Api.delete("source_type/FAX"))).isEqualTo("There is no source type FAX");
        assertThat(Api.refused(404, Api.post("source_type/FAX/pause"))).isEqualTo("There is no source type FAX");
        assertThat(Api.refused(404, Api.post("source_type/FAX/resume"))).isEqualTo("There is no source type FAX");
    }
}
