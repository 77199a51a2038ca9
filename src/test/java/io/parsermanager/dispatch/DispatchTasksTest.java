package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
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

@QuarkusTest
@QuarkusTestResource(Servers.class)
class DispatchTasksTest {
    private static final Duration NOT_DUE = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    Dispatch dispatch;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void sendsAllThatAParserMustKnow() throws Exception {
        tables.sql("UPDATE task_type SET params = '{\"depth\": 3}'");
        long source = tables.source("RSS", "https://example.org/feed.xml", NOT_DUE);
        tables.sql("UPDATE source SET settings = '{\"proxy\": true}'");
        tables.sql("UPDATE source_schedule SET state = '{\"etag\": \"abc\"}'");
        long task = tables.task(source, "NEW");

        dispatch.all();

        ConsumerRecord<String, String> message =
                topics.await("rss_parser_tasks", List.of(task)).get(0);
        JsonNode body = json.readTree(message.value());
        assertThat(message.key()).isEqualTo(String.valueOf(task));
        assertThat(body.properties().stream().map(field -> field.getKey()))
                .containsExactly(
                        "task_id",
                        "attempt",
                        "token",
                        "task_group_id",
                        "source_type",
                        "task_type",
                        "created_at",
                        "deadline_at",
                        "expires_at",
                        "params",
                        "sources");
        assertThat(body.get("token").asText())
                .isNotEmpty()
                .isEqualTo(tables.text("SELECT token FROM task WHERE id = ?", task));
        assertThat(body.get("params")).isEqualTo(json.readTree("{\"depth\": 3}"));
        assertThat(body.get("sources")).isEqualTo(json.readTree("""
                        [{"id": %d, "external_id": "https://example.org/feed.xml", "name": "https://example.org/feed.xml",
                          "settings": {"proxy": true}, "state": {"etag": "abc"}}]""".formatted(source)));
        assertThat(header(message, "ce_id")).isEqualTo(task + "-1");
        assertThat(header(message, "ce_type")).isEqualTo("io.parsermanager.task");
        assertThat(header(message, "content-type")).isEqualTo("application/json");
    }

    @Test
    void aTaskOfTheLastReleaseGoesOutWithoutAToken() {
        long task = tables.task(tables.source("RSS", "a", NOT_DUE), "NEW");
        tables.sql("UPDATE task SET token = NULL");

        dispatch.all();

        assertThat(topics.await("rss_parser_tasks", List.of(task)).get(0).value())
                .doesNotContain("token");
    }

    @Test
    void marksATaskWithTheDeadlineThatItsMessageNames() throws Exception {
        long task = tables.task(tables.source("RSS", "a", NOT_DUE), "NEW");

        dispatch.all();

        String message = topics.await("rss_parser_tasks", List.of(task)).get(0).value();
        assertThat(tables.text("SELECT status FROM all_tasks")).isEqualTo("QUEUED");
        assertThat(tables.column(
                        "SELECT deadline_at = CAST(? AS timestamptz) FROM all_tasks",
                        Instant.parse(json.readTree(message).get("deadline_at").asText())
                                .toString()))
                .containsExactly(true);
    }

    @Test
    void leavesATaskAloneWhoseBackOffIsNotOver() {
        tables.task(tables.source("RSS", "a", NOT_DUE), "NEW");
        tables.sql("UPDATE task SET available_at = now() + interval '1 minute'");

        assertThat(dispatchTasks.run()).isZero();
    }

    @Test
    void leavesAnOverdueTaskToBeCanceled() {
        tables.task(tables.source("RSS", "a", NOT_DUE), "NEW");
        tables.sql("UPDATE task SET deadline_at = now()");

        assertThat(dispatchTasks.run()).isZero();
    }

    @Test
    void aTaskWithTooLargeAMessageFailsAloneAndBlocksNothing() {
        long large = tables.source("RSS", "a", NOT_DUE);
        tables.sql(
                "UPDATE source SET settings = jsonb_build_object('blob', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 40000) n))");
        long largeTask = tables.task(large, "NEW");
        long smallTask = tables.task(tables.source("RSS", "b", NOT_DUE), "NEW");

        dispatch.all();

        assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", smallTask))
                .isEqualTo("QUEUED");
        assertThat(tables.text("SELECT error_code FROM all_tasks WHERE id = ?", largeTask))
                .isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(tables.text("SELECT error_message FROM all_tasks WHERE id = ?", largeTask))
                .contains("KAFKA_MAX_REQUEST_SIZE", "1048576");
    }

    @Test
    void sendsToTheTopicThatTheSourceTypesRowNames() {
        tables.sql("UPDATE source_type SET topic = 'own_topic' WHERE code = 'RSS'");
        long task = tables.task(tables.source("RSS", "a", NOT_DUE), "NEW");

        dispatch.all();

        assertThat(topics.await("own_topic", List.of(task))).hasSize(1);
    }

    @Test
    void sendsPageAfterPage() {
        tables.sources("RSS", 2_500);
        tables.sql("""
                WITH made_group AS (INSERT INTO task_group (task_type_id, trigger, firing)
                                    SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                made_task AS (INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)
                              SELECT g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours'
                              FROM made_group g, generate_series(1, 2500) RETURNING id)
                INSERT INTO task_source (task_id, source_id)
                SELECT t.id, s.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM made_task) t
                JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM source) s USING (n)
                """);

        assertThat(dispatch.all()).isEqualTo(2_500);
        assertThat(tables.number("SELECT queued_tasks FROM task_group")).isEqualTo(2_500);
    }

    private static String header(ConsumerRecord<String, String> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
