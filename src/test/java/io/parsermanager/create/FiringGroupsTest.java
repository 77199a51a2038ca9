package io.parsermanager.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.task.group.CloseGroups;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group is a firing: of a cron, however its sources are spread, or of the window of intervals. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FiringGroupsTest {
    private static final String HALF_HOUR = "to_timestamp(floor(extract(epoch FROM now()) / 1800) * 1800)";

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    CloseGroups closeGroups;

    @Inject
    ApplyStatuses applyStatuses;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.sql("UPDATE task_type SET cron = '*/30 * * * *', time_zone = 'UTC', spread_s = 1500, batch_size = 10");
        awayFromTheFiring();
    }

    @Test
    void aFiringOf512SourcesIsOneGroupOfFullTasks() {
        tables.sources("RSS", 512);
        tables.sql(
                "CREATE TABLE planned AS SELECT id, last_firing - interval '30 minutes' + slice_offset(source_id, 1500, 30) AS due"
                        + " FROM source_schedule, (SELECT %s AS last_firing) f".formatted(HALF_HOUR));
        try {
            tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '1 hour'");
            for (Object slice : tables.column("SELECT DISTINCT due FROM planned ORDER BY 1")) {
                tables.sql(
                        "UPDATE source_schedule ss SET next_run_at = due FROM planned p WHERE p.id = ss.id AND due = ?",
                        slice);
                claimDueSchedules.fire(Firing.timer());
            }
        } finally {
            tables.sql("DROP TABLE planned");
        }

        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isEqualTo(512);
        assertThat(tables.number("SELECT count(*) FROM task_group")).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM task")).isBetween(52L, 80L);
        assertThat(tables.column(
                        "SELECT fired_at = %s - interval '30 minutes' AND total_tasks = (SELECT count(*) FROM task) FROM task_group"
                                .formatted(HALF_HOUR)))
                .containsExactly(true);
    }

    @Test
    void theGroupOfAFiringIsOpenUntilItsSpreadIsOver() {
        tables.sources("RSS", 3);
        tables.sql("UPDATE source_schedule SET next_run_at = %s".formatted(HALF_HOUR));
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task_group SET closes_at = now() + interval '1 minute', open = true");

        succeed();

        JsonPath open = group();
        assertThat(open.getString("status")).isEqualTo("IN_PROGRESS");
        assertThat(open.getString("finished_at")).isNull();
        assertThat(open.getInt("success_tasks")).isEqualTo(1);
        assertThat(closeGroups.run()).isZero();
        assertThat(Api.ids("task_group/?status=SUCCESS")).isEmpty();

        tables.sql("UPDATE task_group SET closes_at = now()");
        assertThat(closeGroups.run()).isEqualTo(1);
        assertThat(closeGroups.run()).isZero();

        JsonPath closed = group();
        assertThat(closed.getString("status")).isEqualTo("SUCCESS");
        assertThat(closed.getString("finished_at")).isNotNull();
        assertThat(Api.ids("task_group/?status=SUCCESS")).containsExactly(closed.getLong("id"));
        assertThat(Api.ids("task_group/?status=IN_PROGRESS&source_type=RSS")).isEmpty();
    }

    @Test
    void aGroupThatClosesWithTasksUnderWayEndsWithThem() {
        tables.sources("RSS", 3);
        tables.sql("UPDATE source_schedule SET next_run_at = %s".formatted(HALF_HOUR));
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task_group SET closes_at = now(), open = true");

        closeGroups.run();
        assertThat(group().getString("status")).isEqualTo("NEW");
        assertThat(group().getString("finished_at")).isNull();
        succeed();

        assertThat(group().getString("status")).isEqualTo("SUCCESS");
        assertThat(group().getString("finished_at")).isNotNull();
    }

    @Test
    void aSourceThatComesLateJoinsItsFiringAfterTheWindow() {
        tables.sources("RSS", 2);
        tables.sql(
                "UPDATE source_schedule SET next_run_at = CASE WHEN source_id % 2 = 0 THEN now() + interval '1 hour' ELSE {f} END"
                        .replace("{f}", HALF_HOUR + " - interval '30 minutes'"));
        claimDueSchedules.fire(Firing.timer());
        assertThat(tables.text("SELECT concat_ws(' ', open, status) FROM task_group"))
                .isEqualTo("f NEW");
        succeed();
        tables.sql("UPDATE source_schedule SET next_run_at = {f} WHERE last_task_id IS NULL"
                .replace("{f}", HALF_HOUR + " - interval '10 minutes'"));

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.text("SELECT concat_ws(' ', status, total_tasks, finished_at IS NULL) FROM task_group"))
                .isEqualTo("IN_PROGRESS 2 t");
    }

    @Test
    void afterADowntimeSourcesJoinTheLastFiring() {
        tables.sources("RSS", 2);
        tables.sql("UPDATE source_schedule SET next_run_at = now() - interval '5 hours'");

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.column("SELECT fired_at = %s FROM task_group".formatted(HALF_HOUR)))
                .containsExactly(true);
    }

    @Test
    void intervalsShareTheGroupOfTheirHourAndACallByHandHasItsOwn() {
        tables.sources("RSS", 30);
        tables.sql("UPDATE source_schedule SET interval_s = 600 WHERE id % 3 = 0");
        tables.sql("UPDATE source_schedule SET adaptive = true, interval_now_s = 900 WHERE id % 3 = 1");
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '1 day' WHERE id % 3 = 2");
        claimDueSchedules.fire(Firing.timer());
        succeed();
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE id % 3 < 2");
        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.text("""
                        SELECT concat_ws(' ', count(*), bool_and(open), max(status), bool_and(closes_at = fired_at + interval '1 hour'),
                                         bool_and(fired_at = date_trunc('hour', now(), 'UTC'))) FROM task_group""")).isEqualTo("1 t IN_PROGRESS t t");

        succeed();
        Api.created(Api.post("task_group/", "{\"source_type\": \"RSS\"}"));
        assertThat(tables.column("SELECT concat_ws(' ', trigger, open, fired_at IS NULL) FROM task_group ORDER BY id"))
                .containsExactly("CRON t f", "MANUAL f t");
    }

    @Test
    void oneBatchFillsTheGroupsOfTwoFiringsAndOfAWindow() {
        tables.sources("RSS", 30);
        tables.sql("UPDATE source_schedule SET next_run_at = {f} WHERE id % 3 = 0".replace("{f}", HALF_HOUR));
        tables.sql("UPDATE source_schedule SET next_run_at = {f} - interval '6 minutes' WHERE id % 3 = 1"
                .replace("{f}", HALF_HOUR));
        tables.sql("UPDATE source_schedule SET interval_s = 60 WHERE id % 3 = 2");

        ClaimDueSchedules.Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.groupIds()).hasSize(3);
        assertThat(made.tasks()).isEqualTo(3);
        assertThat(made.sources()).isEqualTo(30);
        assertThat(tables.column("SELECT total_tasks FROM task_group")).containsExactly(1, 1, 1);
    }

    @Test
    void aTaskBelongsToAGroupOfItsTypeAndGoesWithIt() {
        tables.task(tables.source("RSS", "https://example.org/feed.xml", Duration.ZERO), "NEW");
        String copy = "INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)"
                + " SELECT task_group_id%s, task_type_id%s, deadline_at, expires_at FROM task";

        for (String wrong : List.of(copy.formatted("+ 1000000", ""), copy.formatted("", "+ 1000000"))) {
            assertThatThrownBy(() -> tables.sql(wrong)).rootCause().hasMessageContaining("There is no task group");
        }
        tables.sql(copy.formatted("", ""));
        assertThat(tables.column("SELECT new_tasks FROM task_group")).containsExactly(2);

        tables.sql("DELETE FROM task_group");
        assertThat(tables.number("SELECT count(*) FROM task")).isZero();
    }

    @Test
    void aSliceIsAFieldOfTheTaskTypeAndMovesItsSchedules() {
        tables.sources("RSS", 100);
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '1 hour'");

        JsonPath changed = Api.ok(Api.patch("task_type/" + type, "{\"slice_s\": 300}"));

        assertThat(changed.getInt("slice_s")).isEqualTo(300);
        assertThat(tables.number(
                        "SELECT count(DISTINCT extract(epoch FROM next_run_at)::bigint % 1800) FROM source_schedule"))
                .isBetween(2L, 5L);
        assertThat(Api.patch("task_type/" + type, "{\"slice_s\": 0}").jsonPath().getString("errors[0].pointer"))
                .isEqualTo("/slice_s");
    }

    private JsonPath group() {
        return Api.ok(Api.get("task_group/" + tables.number("SELECT max(id) FROM task_group")));
    }

    private void succeed() {
        applyStatuses.apply(tables.column("SELECT id FROM task").stream()
                .map(id -> new StatusMessage((Long) id, 1, Status.SUCCESS, null, null, Failure.NONE, List.of()))
                .toList());
    }

    /** The tests know the last firing: none comes while they run. */
    private void awayFromTheFiring() {
        Awaitility.await()
                .atMost(Waiting.PATIENCE.plus(Duration.ofMinutes(1)))
                .until(() -> tables.number("SELECT CAST(extract(epoch FROM now()) AS bigint) % 1800") < 1770);
    }
}
