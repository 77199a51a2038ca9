package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.dispatch.WatchOverload.Changed;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.OtherSettings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parsers that do not keep up get no more tasks, and get them again by themselves. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(OtherSettings.class)
class WatchOverloadTest {
    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    Dispatch dispatch;

    @Inject
    WatchOverload watchOverload;

    @BeforeEach
    void fiveTasksOnTheirWay() {
        tables.clear();
        tables.sources("RSS", 5);
        claimDueSchedules.fire(Firing.timer());
        dispatch.all();
    }

    @Test
    void nothingIsOverloadedWhileTasksAreYoungAndFew() {
        assertThat(watchOverload.run()).isEmpty();
    }

    @Test
    void aTopicThatNobodyConsumesIsNoticedByTheAgeOfItsOldestTask() {
        ageQueued();

        assertThat(watchOverload.run()).extracting(Changed::sourceType).containsExactly("RSS");
        assertThat(Api.ok(Api.get("source_type/RSS")).getString("overload_reason"))
                .startsWith("5 tasks are queued, the oldest of them since 20");
    }

    @Test
    void aTopicThatIsConsumedTooSlowlyIsNoticedByItsLag() {
        tables.sql("UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now()");
        tables.sources("VK", 11);
        claimDueSchedules.fire(Firing.timer());
        dispatch.all();

        assertThat(watchOverload.run())
                .singleElement()
                .extracting(Changed::sourceType, Changed::reason)
                .containsExactly("VK", "22 tasks are queued, more than 20");
    }

    @Test
    void oneReplicaOnlyNoticesIt() {
        ageQueued();
        watchOverload.run();

        assertThat(watchOverload.run()).isEmpty();
    }

    @Test
    void nothingMoreIsSentWhileTasksAreQueued() {
        overloaded();
        moreTasksOfRss(4);

        assertThat(dispatchTasks.run()).isZero();
        assertThat(count("NEW")).isEqualTo(4);
    }

    @Test
    void otherSourceTypesAreSentAsUsual() {
        overloaded();
        tables.sources("YOUTUBE", 3);
        claimDueSchedules.fire(Firing.timer());

        assertThat(dispatch.all()).isEqualTo(6);
    }

    @Test
    void onceNothingIsQueuedSomeProbesAreSent() {
        overloaded();
        moreTasksOfRss(4);
        tables.sql(
                "UPDATE task SET status = 'CANCELED', cancel_reason = 'NOT_STARTED', finished_at = now() WHERE status = 'QUEUED'");

        assertThat(dispatch.all()).isEqualTo(2);
        assertThat(dispatchTasks.run()).as("until they are started or canceled").isZero();
    }

    @Test
    void dueSchedulesArePutOffAndStayDueOnce() {
        overloaded();
        moreTasksOfRss(1);
        due();

        assertThat(claimDueSchedules.fire(Firing.timer()).putOff()).isEqualTo(5);
        assertThat(claimDueSchedules.fire(Firing.timer()).putOff())
                .as("not at every beat")
                .isZero();
        assertThat(tables.number("""
                        SELECT count(*) FROM source_schedule WHERE next_run_at BETWEEN now() + interval '4 minutes' AND now() + interval '5 minutes'
                        """)).isEqualTo(5);
    }

    @Test
    void whatAPersonAsksForIsMadeAllTheSame() {
        overloaded();
        moreTasksOfRss(1);
        tables.sql(
                "UPDATE task SET status = 'CANCELED', cancel_reason = 'NOT_STARTED', finished_at = now() WHERE status = 'QUEUED'");
        due();

        assertThat(Api.created(Api.post("task_group/")).getLong("tasks")).isEqualTo(5);
    }

    @Test
    void withNothingLeftToProbeWithDueSchedulesMakeTasks() {
        overloaded();
        tables.sql("UPDATE task SET status = 'CANCELED', cancel_reason = 'NOT_STARTED', finished_at = now()");
        due();

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(5);
    }

    @Test
    void anOverloadIsNotOverForNothingBeingQueuedAnyMore() {
        overloaded();
        tables.sql("UPDATE task SET status = 'CANCELED', cancel_reason = 'NOT_STARTED', finished_at = now()");

        assertThat(watchOverload.run()).isEmpty();
    }

    @Test
    void aParserThatStartsAProbeEndsTheOverload() {
        overloaded();
        tables.sql("UPDATE task SET status = 'IN_PROGRESS', started_at = now()");

        assertThat(watchOverload.run()).containsExactly(new Changed("RSS", null));
        moreTasksOfRss(4);
        assertThat(dispatch.all()).isEqualTo(4);
    }

    private void ageQueued() {
        tables.sql("UPDATE task SET queued_at = queued_at - interval '6 minutes' WHERE status = 'QUEUED'");
    }

    private void overloaded() {
        ageQueued();
        assertThat(watchOverload.run()).hasSize(1);
    }

    /** Sources of their own, whose tasks a person asked for. */
    private void moreTasksOfRss(int howMany) {
        for (int i = 0; i < howMany; i++) {
            tables.task(tables.source("RSS", "more-" + i, Duration.ofDays(-365)), "NEW");
        }
    }

    private void due() {
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE next_run_at < now() + interval '300 days'");
        tables.sql("""
                UPDATE source_schedule SET last_task_id = NULL
                WHERE last_task_id IN (SELECT id FROM all_tasks WHERE status <> 'NEW')
                """);
    }

    private long count(String status) {
        return tables.number("SELECT count(*) FROM all_tasks WHERE status = ?", status);
    }
}
