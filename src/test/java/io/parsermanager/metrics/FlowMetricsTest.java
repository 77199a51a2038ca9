package io.parsermanager.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics tell what the flows did. Those of a test run are shared, so a test looks at what its act adds. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FlowMetricsTest {
    private static final String RSS_POSTS = "source_type=\"RSS\",task_type=\"POSTS\"";
    private static final Duration PATIENCE = Waiting.PATIENCE;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    Dispatch dispatch;

    @Inject
    CancelExpired cancelExpired;

    @Inject
    TaskGauges taskGauges;

    @BeforeEach
    void everySeriesIsThere() {
        tables.clear();
        taskGauges.run();
    }

    @Test
    void aFiringCountsItsTasksItsLagAndWhatItLeftOut() {
        tables.source("RSS", "a", Duration.ofMinutes(2));
        tables.source("RSS", "b", Duration.ofMinutes(2));
        tables.task(tables.source("RSS", "active", Duration.ofMinutes(2)), "QUEUED");
        String before = Management.scrape();

        claimDueSchedules.fire(Firing.timer());

        String after = Management.scrape();
        assertThat(added(before, after, "parser_manager_tasks_made_total{" + RSS_POSTS + ",trigger=\"cron\"}"))
                .isEqualTo(2);
        assertThat(added(before, after, "parser_manager_schedule_lag_seconds_count{" + RSS_POSTS + "}"))
                .isEqualTo(2);
        assertThat(added(before, after, "parser_manager_schedule_lag_seconds_bucket{" + RSS_POSTS + ",le=\"60.0\"}"))
                .isZero();
        assertThat(added(before, after, "parser_manager_schedule_lag_seconds_bucket{" + RSS_POSTS + ",le=\"300.0\"}"))
                .isEqualTo(2);
        assertThat(added(before, after, "parser_manager_schedules_left_out_total{reason=\"overlap\"}"))
                .isEqualTo(1);
        assertThat(added(before, after, "parser_manager_batch_size_sum{flow=\"create\"}"))
                .isEqualTo(3);
        assertThat(added(before, after, "parser_manager_batch_duration_seconds_count{flow=\"create\"}"))
                .isEqualTo(1);
    }

    @Test
    void dispatchCountsWhatKafkaTookAndHowLongItWaited() {
        long task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "NEW");
        tables.age(task, Duration.ofSeconds(20));
        String before = Management.scrape();

        dispatch.all();

        String after = Management.scrape();
        assertThat(added(before, after, "parser_manager_tasks_dispatched_total{" + RSS_POSTS + "}"))
                .isEqualTo(1);
        assertThat(added(before, after, "parser_manager_dispatch_lag_seconds_bucket{" + RSS_POSTS + ",le=\"10.0\"}"))
                .isZero();
        assertThat(added(before, after, "parser_manager_dispatch_lag_seconds_bucket{" + RSS_POSTS + ",le=\"60.0\"}"))
                .isEqualTo(1);
    }

    @Test
    void statusesCountWhatBecameOfTheirTasks() {
        long done = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        long again = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");
        String before = Management.scrape();

        report(done, "SUCCESS");
        report(done, "SUCCESS");
        report(again, "FAILED");

        await().atMost(PATIENCE).untilAsserted(() -> {
            String after = Management.scrape();
            assertThat(added(
                            before,
                            after,
                            "parser_manager_tasks_finished_total{outcome=\"success\"," + RSS_POSTS + "}"))
                    .isEqualTo(1);
            assertThat(added(before, after, "parser_manager_tasks_retried_total{reason=\"failed\"," + RSS_POSTS + "}"))
                    .isEqualTo(1);
            assertThat(added(before, after, "parser_manager_statuses_total{outcome=\"late\"}"))
                    .isEqualTo(1);
            assertThat(added(before, after, "parser_manager_status_lag_seconds_count"))
                    .isEqualTo(3);
            assertThat(added(before, after, "parser_manager_status_lag_seconds_bucket{le=\"60.0\"}"))
                    .isEqualTo(3);
        });
    }

    @Test
    void cancellationsAreCountedByReason() {
        long overdue = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        tables.age(overdue, Duration.ofHours(2));
        long stopped = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");
        String before = Management.scrape();

        cancelExpired.run();
        given().post("/api/v1/task/%d/cancel".formatted(stopped)).then().statusCode(200);

        String after = Management.scrape();
        assertThat(added(
                        before, after, "parser_manager_tasks_canceled_total{reason=\"not_started\"," + RSS_POSTS + "}"))
                .isEqualTo(1);
        assertThat(added(before, after, "parser_manager_tasks_canceled_total{reason=\"manual\"," + RSS_POSTS + "}"))
                .isEqualTo(1);
    }

    private void report(long task, String status) {
        topics.report("task_statuses", task, "{\"task_id\": %d, \"status\": \"%s\"}".formatted(task, status));
    }

    private static double added(String before, String after, String series) {
        return value(after, series) - value(before, series);
    }

    private static double value(String scrape, String series) {
        return scrape.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(series.length() + 1).replaceFirst(" #.*", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + series));
    }
}
