package io.parsermanager.task.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.cancel.CancelExpired.Expired;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class CancelExpiredTest {
    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    CancelExpired cancelExpired;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void cancelsATaskOnlyOnceItsDeadlineHasPassed() {
        long task = newTask("NEW");

        assertThat(cancelExpired.run().tasks()).isZero();

        tables.age(task, Duration.ofMinutes(61));
        assertThat(cancelExpired.run().byReason()).isEqualTo(Map.of(CancelReason.NOT_DISPATCHED, 1L));
    }

    @Test
    void saysThatAQueuedTaskWasNeverStarted() {
        long task = newTask("QUEUED");
        tables.age(task, Duration.ofMinutes(61));

        assertThat(cancelExpired.run().byReason()).isEqualTo(Map.of(CancelReason.NOT_STARTED, 1L));
    }

    @Test
    void saysThatAStartedTaskFellSilent() {
        long task = newTask("IN_PROGRESS");
        tables.sql("UPDATE task SET attempt = 3");
        tables.age(task, Duration.ofMinutes(61));

        assertThat(cancelExpired.run().byReason()).isEqualTo(Map.of(CancelReason.SILENT, 1L));
    }

    @Test
    void saysThatATaskTookLongerThanItsHardLimit() {
        long task = newTask("IN_PROGRESS");
        tables.sql("UPDATE task SET deadline_at = expires_at");
        tables.age(task, Duration.ofHours(5));

        assertThat(cancelExpired.run().byReason()).isEqualTo(Map.of(CancelReason.HARD_LIMIT, 1L));
    }

    @Test
    void leavesFinishedTasksAlone() {
        long task = newTask("SUCCESS");
        tables.age(task, Duration.ofHours(5));

        assertThat(cancelExpired.run().tasks()).isZero();
    }

    @Test
    void countsTheCanceledTasksInTheirGroup() {
        tables.sources("RSS", 3);
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second'");

        Expired expired = cancelExpired.run();

        assertThat(expired.tasks()).isEqualTo(3);
        assertThat(expired.groups()).isEqualTo(1);
        assertThat(tables.text("SELECT status FROM task_group")).isEqualTo("CANCELED");
        assertThat(tables.column("SELECT finished_at IS NOT NULL FROM task_group"))
                .containsExactly(true);
    }

    @Test
    void goesOnPageAfterPage() {
        tables.sources("RSS", 12_000);
        claimDueSchedules.fire(Firing.timer());
        tables.sql("UPDATE task SET deadline_at = now() - interval '1 second'");

        assertThat(cancelExpired.run().tasks()).isEqualTo(12_000);
    }

    private long newTask(String status) {
        return tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), status);
    }
}
