package io.parsermanager.web.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.quota.WaitOfTask.Wait;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.find.TaskAttemptResource.AttemptView;
import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.web.task.AttemptChart.Phase;
import io.parsermanager.web.task.AttemptChart.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attempt did at which time. */
class AttemptChartTest {
    @Test
    void dividesEachAttemptIntoPhases() {
        AttemptChart chart = AttemptChart.of(
                task(TaskStatus.SUCCESS, 2, 60, 70, 80, 100),
                List.of(new AttemptView(1, at(10), at(20), at(50), "FAILED", "rss-1", "HTTP_500", "Oops")),
                null,
                null);

        assertThat(phases(chart.rows().get(0))).containsExactly("WAIT 0-10", "QUEUE 10-20", "WORK 20-50");
        assertThat(phases(chart.rows().get(1)))
                .containsExactly("BACK_OFF 50-60", "WAIT 60-70", "QUEUE 70-80", "WORK 80-100");
        assertThat(chart.to()).isEqualTo(at(100));
        assertThat(chart.rows().get(0).phases().get(2).x()).isEqualTo(199.6);
        assertThat(chart.rows()).allSatisfy(row -> assertThat(row.phases())
                .allSatisfy(phase -> assertThat(phase.x() + phase.width()).isLessThanOrEqualTo(AttemptChart.WIDTH)));
    }

    @Test
    void showsAnUnfinishedTaskUpToNow() {
        assertThat(phases(AttemptChart.of(task(TaskStatus.NEW, 1, 0, null, null, null), List.of(), null, at(7))))
                .containsExactly("WAIT 0-7");
        assertThat(phases(AttemptChart.of(task(TaskStatus.QUEUED, 1, 0, 3, null, null), List.of(), null, at(7))))
                .containsExactly("WAIT 0-3", "QUEUE 3-7");
        assertThat(phases(AttemptChart.of(
                        task(TaskStatus.NEW, 2, 500, null, null, null),
                        List.of(new AttemptView(1, null, null, at(5), "NOT_STARTED", null, null, null)),
                        null,
                        at(7))))
                .containsExactly("WAIT 0-5", "BACK_OFF 5-7");
    }

    @Test
    void showsWhatAQuotaHolds() {
        Wait wait = new Wait(
                1L, 1L, "vk", "vk:token", at(4), 0L, at(90), null, null, null, 3, 1, null, null, "UTC", "Waits for it");

        assertThat(phases(AttemptChart.of(task(TaskStatus.NEW, 1, 90, null, null, null), List.of(), wait, at(30))))
                .containsExactly("WAIT 0-4", "HELD 4-30");
    }

    @Test
    void leavesOutWhatAStatusOvertook() {
        assertThat(phases(AttemptChart.of(task(TaskStatus.SUCCESS, 1, 0, null, 2, 9), List.of(), null, null)))
                .containsExactly("WAIT 0-2", "WORK 2-9");
        assertThat(phases(AttemptChart.of(task(TaskStatus.SUCCESS, 1, 0, 3, 2, 9), List.of(), null, null)))
                .containsExactly("WAIT 0-2", "WORK 2-9");
        assertThat(phases(AttemptChart.of(task(TaskStatus.CANCELED, 1, 0, null, null, 0), List.of(), null, null)))
                .isEmpty();
    }

    private static List<String> phases(AttemptChart chart) {
        return chart.rows().stream().flatMap(row -> phases(row).stream()).toList();
    }

    private static List<String> phases(Row row) {
        return row.phases().stream().map(AttemptChartTest::words).toList();
    }

    private static String words(Phase phase) {
        return "%s %d-%d"
                .formatted(
                        phase.kind(), phase.from().getEpochSecond(), phase.to().getEpochSecond());
    }

    private static TaskView task(
            TaskStatus status, int attempt, int available, Integer queued, Integer started, Integer finished) {
        return new TaskView(
                1L,
                1,
                1,
                "RSS",
                "POSTS",
                status,
                attempt,
                at(0),
                at(available),
                at(queued),
                at(started),
                at(finished),
                at(900),
                at(900),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Instant at(Integer second) {
        return second == null ? null : Instant.ofEpochSecond(second);
    }
}
