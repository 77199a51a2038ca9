package io.parsermanager.task.cancel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.cancel.CancelExpired.Expired;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.track.apply.ApplyStatuses;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a task type says of overdue tasks: they are tried again, and each attempt that was given up is kept. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class RescueTest {
    private static final String MISCOUNTED = """
            SELECT count(*) FROM task_group g, LATERAL (
                SELECT count(*) FILTER (WHERE status = 'NEW') AS n, count(*) FILTER (WHERE status = 'QUEUED') AS q,
                       count(*) FILTER (WHERE status = 'IN_PROGRESS') AS i, count(*) FILTER (WHERE status = 'CANCELED') AS c
                FROM all_tasks t WHERE t.task_group_id = g.id) t
            WHERE (new_tasks, queued_tasks, in_progress_tasks, canceled_tasks) IS DISTINCT FROM (n, q, i, c)
            """;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    Dispatch dispatch;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    ApplyStatuses applyStatuses;

    private long source;

    @BeforeEach
    void clear() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
    }

    @Test
    void aSilentTaskWaitsForItsBackOffAndGoesOutAgain() {
        long task = tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now(), worker = 'rss-7', error_code = 'EARLIER'");

        assertThat(cancelExpired.run()).isEqualTo(new Expired(0, 0, Map.of(), 1));

        assertThat(tables.column("""
                        SELECT concat_ws(' ', status, attempt, queued_at IS NULL AND started_at IS NULL AND worker IS NULL, error_code,
                                         extract(epoch FROM available_at - now()) BETWEEN 13 AND 31, deadline_at > available_at)
                        FROM task WHERE id = ?""", task)).containsExactly("NEW 2 t EARLIER t t");
        assertThat(tables.text("SELECT concat_ws(' ', status, new_tasks, total_tasks) FROM task_group"))
                .isEqualTo("NEW 1 1");
        tables.sql("UPDATE task SET available_at = now()");
        dispatch.all();
        assertThat(topics.await("rss_parser_tasks", List.of(task)))
                .anySatisfy(message -> assertThat(message.value()).contains("\"attempt\":2"));
    }

    @Test
    void theOldParserIsToldAndItsStatusesAreStale() {
        long task = tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now()");
        cancelExpired.run();

        assertThat(announced()).containsExactly(task + " 1 SILENT");
        assertThat(applyStatuses.apply(List.of(status(task, 1, Status.SUCCESS), status(task, null, Status.SUCCESS))))
                .extracting(ApplyStatuses.Ignored::verdict)
                .containsOnly(ApplyStatuses.Verdict.STALE)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"QUEUED, NOT_STARTED", "IN_PROGRESS, SILENT"})
    void aSecondCancelBeforeTheFirstIsToldReplacesIt(String status, String reason) {
        tables.sql("UPDATE task_type SET on_not_started = 'RETRY'");
        long task = tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now()");
        cancelExpired.run();
        tables.sql("UPDATE task SET status = ?, queued_at = now(), started_at = now(), deadline_at = now()", status);

        assertThat(cancelExpired.run().triedAgain()).isEqualTo(1);

        assertThat(announced()).containsExactly(task + " 2 " + reason);
    }

    @Test
    void aPersonCancelsWhatWasTriedAgainBeforeTheFirstCancelIsTold() {
        long task = tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now()");
        cancelExpired.run();
        tables.sql("UPDATE task SET status = 'QUEUED', queued_at = now()");

        Api.ok(Api.post("task/" + task + "/cancel"));

        assertThat(announced()).containsExactly(task + " 2 MANUAL");
    }

    @Test
    void aTaskKeepsItsQuotaKeysAndWaitsInLineAnew() {
        tables.task(source, "IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = now(), quota_keys = '{7}', quota_costs = '{2}', waits_for = 7,"
                + " waits_since = now(), quota_ticket = 3");

        cancelExpired.run();

        assertThat(
                        tables.text(
                                "SELECT concat_ws(' ', quota_keys, quota_costs, waits_for, waits_since, quota_ticket) FROM task"))
                .isEqualTo("{7} {2}");
    }

    @Test
    void oneBatchCancelsSomeAndTriesOthersAgainAndEveryGroupCountsRight() {
        tables.sources("RSS", 1_200);
        tables.sql("""
                INSERT INTO task_group (task_type_id, trigger, firing)
                SELECT min(id), 'CRON', 'test ' || n FROM task_type, generate_series(1, 7) n WHERE source_type = 'RSS' GROUP BY n""");
        tables.sql("""
                WITH made AS (
                    INSERT INTO task (task_group_id, task_type_id, status, attempt, queued_at, started_at, deadline_at, expires_at)
                    SELECT g.id, g.task_type_id, (ARRAY['NEW', 'QUEUED', 'IN_PROGRESS'])[1 + n % 3], 1 + n % 4 / 3 * 2, now(), now(), now(),
                           now() + interval '1 hour'
                    FROM generate_series(1, 1200) n JOIN task_group g ON g.firing = 'test ' || 1 + n % 7 RETURNING id)
                INSERT INTO task_source (task_id, source_id)
                SELECT m.id, s.id FROM (SELECT id, row_number() OVER (ORDER BY id) nr FROM made) m
                JOIN (SELECT id, row_number() OVER (ORDER BY id) nr FROM source) s USING (nr)""");

        Expired expired = cancelExpired.run();

        assertThat(expired.triedAgain()).isEqualTo(300);
        assertThat(expired.tasks()).isEqualTo(900);
        assertThat(expired.byReason())
                .isEqualTo(Map.of(
                        CancelReason.NOT_DISPATCHED, 400L, CancelReason.NOT_STARTED, 400L, CancelReason.SILENT, 100L));
        assertThat(tables.number(MISCOUNTED)).isZero();
        assertThat(tables.number("SELECT count(*) FROM task_attempt")).isEqualTo(300);
        assertThat(announced()).hasSize(800);
        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE failures > 0"))
                .as("only what is canceled as silent counts")
                .isEqualTo(100);
    }

    @Test
    void everyAttemptThatWasGivenUpIsListed() {
        tables.sql("UPDATE task_type SET on_not_started = 'RETRY', max_attempts = 4");
        long task = tables.task(source, "IN_PROGRESS");
        applyStatuses.apply(List.of(new StatusMessage(
                task, 1, Status.FAILED, "rss-1", null, new Failure("HTTP_500", "Oops", null), List.of())));
        tables.sql("UPDATE task SET status = 'QUEUED', queued_at = now() - interval '2 minutes', deadline_at = now()");
        cancelExpired.run();
        tables.sql(
                "UPDATE task SET status = 'IN_PROGRESS', queued_at = now() - interval '1 minute', started_at = now(),"
                        + " worker = 'rss-3', deadline_at = now()");
        cancelExpired.run();

        JsonPath attempts = Api.ok(Api.get("task/" + task + "/attempts"));

        assertThat(attempts.getList("attempt")).isEqualTo(List.of(1, 2, 3));
        assertThat(attempts.getList("outcome")).isEqualTo(List.of("FAILED", "NOT_STARTED", "SILENT"));
        assertThat(attempts.<String>getList("worker")).containsExactly("rss-1", null, "rss-3");
        assertThat(attempts.<String>getList("error_code")).containsExactly("HTTP_500", null, null);
        assertThat(attempts.getString("[0].error_message")).isEqualTo("Oops");
        assertThat(attempts.<String>getList("started_at")).satisfies(times -> {
            assertThat(times.get(0)).isNotNull();
            assertThat(times.get(1)).isNull();
        });
        given().get("/tasks/" + task)
                .then()
                .statusCode(200)
                .body(containsString("HTTP_500"))
                .body(containsString("Parser silent"))
                .body(containsString("wait for a parser 1 min"));
    }

    @Test
    void aTaskThatSucceedsAtOnceKeepsNoAttempt() {
        long task = tables.task(source, "IN_PROGRESS");
        applyStatuses.apply(List.of(status(task, 1, Status.SUCCESS)));

        assertThat(tables.number("SELECT count(*) FROM task_attempt")).isZero();
        assertThat(Api.ok(Api.get("task/" + task + "/attempts")).getList("")).isEmpty();
        given().get("/tasks/" + task).then().body(not(containsString("back-off")));
        assertThat(Api.refused(404, Api.get("task/0/attempts"))).isEqualTo("There is no task 0");
    }

    @Test
    void attemptsGoWithTheirTask() {
        tables.sql("UPDATE task_type SET max_attempts = 2");
        long alone = tables.task(source, "IN_PROGRESS");
        long grouped = tables.task(source, "IN_PROGRESS");
        for (long task : List.of(alone, grouped)) {
            applyStatuses.apply(List.of(status(task, 1, Status.FAILED)));
            applyStatuses.apply(List.of(status(task, 2, Status.FAILED)));
        }

        Api.ok(Api.delete("task/" + alone));
        Api.ok(Api.delete(
                "task_group/" + tables.number("SELECT task_group_id FROM task_history WHERE id = ?", grouped)));

        assertThat(tables.number("SELECT count(*) FROM task_attempt")).isZero();
    }

    @Test
    void aTaskTypeSaysWhatBecomesOfOverdueTasks() {
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        JsonPath before = Api.ok(Api.get("task_type/" + type));
        assertThat(before.getString("on_silent")).isEqualTo("RETRY");
        assertThat(before.getString("on_not_started")).isEqualTo("CANCEL");

        JsonPath after =
                Api.ok(Api.patch("task_type/" + type, "{\"on_silent\": \"CANCEL\", \"on_not_started\": \"RETRY\"}"));

        assertThat(after.getString("on_silent")).isEqualTo("CANCEL");
        assertThat(after.getString("on_not_started")).isEqualTo("RETRY");
        JsonPath refused =
                Api.patch("task_type/" + type, "{\"on_silent\": \"WAIT\"}").jsonPath();
        assertThat(refused.getString("errors[0].pointer")).isEqualTo("/on_silent");
    }

    private List<Object> announced() {
        return tables.column("SELECT concat_ws(' ', task_id, attempt, reason) FROM cancel_to_announce");
    }

    private static StatusMessage status(long task, Integer attempt, Status status) {
        return new StatusMessage(task, attempt, status, null, null, Failure.NONE, List.of());
    }
}
