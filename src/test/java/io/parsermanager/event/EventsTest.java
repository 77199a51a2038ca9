package io.parsermanager.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.quota.AnnounceQuotas;
import io.parsermanager.schedule.MarkStaleSchedules;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each change of a state is written to the outbox once, by the transaction that changes it. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EventsTest {
    private static final String FEED = "https://Example.org/feed.xml";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    MarkStaleSchedules markStaleSchedules;

    @Inject
    AnnounceQuotas announceQuotas;

    @Inject
    ObjectMapper json;

    private long source;

    @BeforeEach
    void aSource() {
        tables.clear();
        tables.sql("UPDATE task_type SET max_attempts = 1");
        source = tables.source("RSS", FEED, Duration.ofHours(-1));
        tables.sql("UPDATE source SET name = 'Example', tags = '{news}'");
    }

    @Test
    void withoutAConsumerNothingIsWritten() {
        finish("FAILED");

        assertThat(tables.number("SELECT count(*) FROM event_outbox")).isZero();
    }

    @Test
    void aSourceThatFailsIsToldOfOnceAndOnceWhenItWorksAgain() {
        consumer(false);

        long task = finish("FAILED");
        finish("FAILED");
        finish("SUCCESS");
        finish("SUCCESS");

        assertThat(kinds()).containsExactly("source.failing", "source.recovered");
        JsonNode failing = data("source.failing");
        assertThat(failing.path("source_id").asLong()).isEqualTo(source);
        assertThat(failing.path("task_id").asLong()).isEqualTo(task);
        assertThat(failing.path("host").asText()).isEqualTo("example.org");
        assertThat(failing.path("tags").path(0).asText()).isEqualTo("news");
        assertThat(failing.path("error").toString()).isEqualTo("{\"code\":\"HTTP_503\",\"message\":\"down\"}");
        assertThat(data("source.recovered").path("by").asText()).isEqualTo("SUCCESS");
        assertThat(data("source.recovered").path("failures").asInt()).isEqualTo(2);
        assertThat(tables.column("SELECT DISTINCT entity FROM event_outbox")).containsExactly("source/" + source);
    }

    @Test
    void theErrorOfTheSourceAloneCounts() {
        consumer(false);

        finish(
                "FAILED",
                ", \"sources\": [{\"id\": %d, \"status\": \"FAILED\", \"error\": {\"code\": \"HTTP_404\"}}]"
                        .formatted(source));

        assertThat(data("source.failing").path("error").toString()).isEqualTo("{\"code\":\"HTTP_404\"}");
    }

    @Test
    void aTaskThatFellSilentQuarantinesItsSource() {
        tables.sql("UPDATE source_schedule SET failures = 9");
        consumer(false);
        tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second'");

        cancelExpired.run();

        assertThat(kinds()).containsExactly("source.quarantined");
        assertThat(data("source.quarantined").at("/error/code").asText()).isEqualTo("SILENT");
        assertThat(data("source.quarantined").path("failures").asInt()).isEqualTo(10);
    }

    @Test
    void aPersonsResetIsARecoveryToo() {
        tables.sql("UPDATE source_schedule SET failures = 3");
        consumer(false);

        Api.ok(Api.post("source_schedule/reset", "{\"source_type\": \"RSS\"}"));

        assertThat(kinds()).containsExactly("source.recovered");
        assertThat(data("source.recovered").path("by").asText()).isEqualTo("RESET");
    }

    @Test
    void aSourceThatMissesThePromiseIsToldOfOnceAndRecoversBySuccess() {
        consumer(false);
        tables.sql("UPDATE task_type SET fresh_within_s = 3600");
        assertThat(markStaleSchedules.run()).isZero();
        tables.sql("UPDATE source_schedule SET last_success_at = now() - interval '2 hours'");

        assertThat(markStaleSchedules.run()).isEqualTo(1);
        assertThat(markStaleSchedules.run()).isZero();
        finish("SUCCESS");

        assertThat(kinds()).containsExactly("source.stale", "source.recovered");
        assertThat(data("source.stale").path("fresh_within_s").asInt()).isEqualTo(3600);
    }

    @Test
    void aPromiseThatIsTakenBackEndsStalenessToo() {
        consumer(false);
        tables.sql("UPDATE task_type SET fresh_within_s = 3600");
        tables.sql("UPDATE source_schedule SET last_success_at = now() - interval '2 hours'");
        markStaleSchedules.run();
        tables.sql("UPDATE task_type SET fresh_within_s = NULL");

        assertThat(markStaleSchedules.run()).isEqualTo(1);

        assertThat(kinds()).containsExactly("source.stale", "source.recovered");
    }

    @Test
    void anOverflowAfterAnOverflowIsTheSameState() {
        consumer(false);
        visit(20, 20);
        assertThat(kinds()).as("at the first visit everything is new").isEmpty();

        visit(20, 20);
        visit(20, 20);
        visit(3, 20);
        visit(20, 20);

        assertThat(kinds()).containsExactly("source.overflow", "source.overflow");
    }

    @Test
    void aNewAddressIsToldOfOnce() {
        consumer(false);

        finish("SUCCESS", moved("https://example.org/a"));
        finish("SUCCESS", moved("https://example.org/a"));
        finish("SUCCESS", moved("https://example.org/b"));

        assertThat(kinds()).containsExactly("source.moved", "source.moved");
        assertThat(data("source.moved").path("moved_to").asText()).isEqualTo("https://example.org/a");
    }

    @Test
    void aClosedKeyIsToldOfOnceAndOpensByTime() {
        consumer(false);
        long key = key("HOST");
        tables.sql(
                "UPDATE quota_key SET closed_until = now() + interval '1 minute', closed_reason = 'r', closed_by = 'p'");
        tables.sql("UPDATE quota_key SET closed_until = now() + interval '1 hour'");
        assertThat(announceQuotas.run()).isZero();
        tables.sql("ALTER TABLE quota_key DISABLE TRIGGER write_events");
        tables.sql("UPDATE quota_key SET closed_until = now()");
        tables.sql("ALTER TABLE quota_key ENABLE TRIGGER write_events");

        assertThat(announceQuotas.run()).isEqualTo(1);
        assertThat(announceQuotas.run()).isZero();

        assertThat(kinds()).containsExactly("quota.closed", "quota.opened");
        assertThat(data("quota.closed").path("key").asText()).isEqualTo("example.org");
        assertThat(tables.text("SELECT entity FROM event_outbox LIMIT 1")).isEqualTo("quota_key/" + key);
    }

    @Test
    void aKeyThatAPersonOpensIsToldOf() {
        consumer(false);
        long key = key("HOST");
        Api.ok(Api.post(
                "quota_key/" + key + "/close", "{\"until\": \"2099-01-01T00:00:00Z\", \"reason\": \"a pause\"}"));

        Api.ok(Api.post("quota_key/" + key + "/open"));

        assertThat(kinds()).containsExactly("quota.closed", "quota.opened");
        assertThat(data("quota.closed").path("closed_until").asText()).isEqualTo("2099-01-01T00:00:00.000000Z");
    }

    @Test
    void aWindowThatIsSpentIsToldOfAndOpensWithTheNext() {
        consumer(false);
        key("YOUTUBE_PROJECT");
        tables.sql("UPDATE quota_key SET used = 9897, window_ends_at = now() + interval '1 hour'");
        assertThat(announceQuotas.run())
                .as("3 units are left besides the reserve")
                .isZero();
        tables.sql("UPDATE quota_key SET used = 9898");

        assertThat(announceQuotas.run()).isEqualTo(1);
        assertThat(announceQuotas.run()).isZero();
        tables.sql("UPDATE quota_key SET window_ends_at = now()");
        assertThat(announceQuotas.run()).isEqualTo(1);

        assertThat(kinds()).containsExactly("quota.exhausted", "quota.opened");
        assertThat(data("quota.exhausted").path("window_limit").asInt()).isEqualTo(10_000);
    }

    @Test
    void anOverloadIsToldOfAndItsEnd() {
        consumer(false);
        tables.sql("UPDATE source_type SET overloaded_at = now(), overload_reason = 'many' WHERE code = 'VK'");
        tables.sql("UPDATE source_type SET overloaded_at = NULL, overload_reason = NULL WHERE code = 'VK'");

        assertThat(kinds()).containsExactly("source_type.overloaded", "source_type.relieved");
        assertThat(data("source_type.overloaded").path("reason").asText()).isEqualTo("many");
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS", "FAILED", "CANCELED"})
    void everyFinalTaskIsToldOfIfSomebodyWantsIt(String status) {
        consumer(true);

        long task = finish(status);

        assertThat(tables.column("SELECT unnest(task_ids) FROM task_event_outbox"))
                .containsExactly(task);
        assertThat(kinds()).as("others are").doesNotContain("task.finished");
    }

    @Test
    void manyFinalTasksAreAFewRows() {
        consumer(true);
        tables.sql("""
                INSERT INTO task_history (id, task_group_id, task_type_id, created_at, available_at, finished_at, deadline_at, expires_at, attempt, status)
                SELECT n, 1, 1, now(), now(), now(), now(), now(), 1, 'SUCCESS' FROM generate_series(1, 2500) n""");

        assertThat(tables.column("SELECT cardinality(task_ids) FROM task_event_outbox ORDER BY id"))
                .containsExactly(1000, 1000, 500);
    }

    @Test
    void nobodyIsToldOfFinalTasksWithoutAsking() {
        consumer(false);

        finish("SUCCESS");

        assertThat(kinds()).isEmpty();
        assertThat(tables.number("SELECT count(*) FROM task_event_outbox")).isZero();
    }

    private void consumer(boolean tasks) {
        tables.sql("INSERT INTO event_consumer (name, kinds) VALUES ('KAFKA', ?)", (Object) EventKind.names(tasks));
    }

    private long key(String quota) {
        return tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, 'example.org' FROM quota WHERE code = ? RETURNING id",
                quota);
    }

    private long finish(String status) {
        return finish(status, "");
    }

    /** Lets the newest task of the source end as the status says, and waits until it has. */
    private long finish(String status, String more) {
        long task = tables.task(source, "IN_PROGRESS");
        if (status.equals("CANCELED")) {
            Api.ok(Api.post("task/" + task + "/cancel"));
        } else {
            String error =
                    status.equals("FAILED") ? ", \"error\": {\"code\": \"HTTP_503\", \"message\": \"down\"}" : "";
            topics.report(
                    "task_statuses",
                    task,
                    "{\"task_id\": %d, \"status\": \"%s\"%s%s}".formatted(task, status, error, more));
        }
        Awaitility.await()
                .atMost(Waiting.PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM task_history WHERE id = ?", task) == 1);
        return task;
    }

    private void visit(int found, int total) {
        finish(
                "SUCCESS",
                ", \"sources\": [{\"id\": %d, \"status\": \"SUCCESS\", \"found\": {\"new\": %d, \"total\": %d}}]"
                        .formatted(source, found, total));
    }

    private String moved(String address) {
        return ", \"sources\": [{\"id\": %d, \"status\": \"SUCCESS\", \"moved_to\": \"%s\"}]"
                .formatted(source, address);
    }

    private List<String> kinds() {
        return tables.column("SELECT kind FROM event_outbox ORDER BY id").stream()
                .map(String.class::cast)
                .toList();
    }

    /** The first event of a kind. */
    private JsonNode data(String kind) {
        try {
            return json.readTree(
                    tables.text("SELECT data::text FROM event_outbox WHERE kind = ? ORDER BY id LIMIT 1", kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
