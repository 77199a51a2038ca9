package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.task.Trigger;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks take tokens before they are sent, and wait in line without them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class QuotaDispatchTest {
    @Inject
    Tables tables;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @AfterEach
    void restore() {
        tables.sql("DROP TABLE IF EXISTS touched CASCADE");
        tables.sql("DROP FUNCTION IF EXISTS touch CASCADE");
        tables.sql("UPDATE quota SET requests = 5, burst = 50, reserve = 5, enabled = true WHERE code = 'HOST'");
    }

    @Test
    void aBatchWithoutKeysRunsNoStatementOfQuotas() {
        tables.sources("RSS", 5);
        claimDueSchedules.fire(Firing.timer());

        List<String> sent = statements.during(() -> dispatchTasks.run());

        assertThat(sent)
                .isNotEmpty()
                .noneMatch(sql -> sql.contains("quota_key ") || sql.contains("waits_since = coalesce"));
        assertThat(tables.number("SELECT count(*) FROM task WHERE status = 'QUEUED'"))
                .isEqualTo(5);
    }

    @Test
    void sendsTheBurstAndGivesTheOthersPlacesAStepApart() {
        tables.sources("RSS", 60);
        oneHost("source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());

        assertThat(dispatchTasks.run()).isEqualTo(45); // the burst without the reserve

        assertThat(tables.number("""
                        SELECT count(*) FROM task t JOIN quota_key k ON k.id = t.waits_for
                        WHERE t.status = 'NEW' AND t.available_at > t.waits_since AND t.deadline_at > t.available_at + interval '50 minutes'""")).isEqualTo(15);
        assertThat(tables.column("""
                        SELECT DISTINCT extract(epoch FROM available_at - lag(available_at) OVER (ORDER BY quota_ticket))::float8 = 0.2
                        FROM task WHERE waits_for IS NOT NULL ORDER BY 1""")).containsExactly(true, null);
        assertThat(dispatchTasks.run()).isZero();
    }

    @Test
    void aTaskThatWaitedGoesAtItsPlaceAndForgetsTheWait() {
        tables.sources("RSS", 46);
        oneHost("source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());
        dispatchTasks.run();

        tables.sql("UPDATE task SET available_at = now() WHERE waits_for IS NOT NULL");
        tables.sql("UPDATE quota_key SET full_at = full_at - interval '1 second'");

        assertThat(dispatchTasks.run()).isEqualTo(1);
        assertThat(
                        tables.number(
                                "SELECT count(*) FROM task WHERE status = 'QUEUED' AND waits_for IS NULL AND quota_ticket IS NULL"))
                .isEqualTo(46);
        assertThat(tables.number("SELECT head FROM quota_key")).isEqualTo(1);
    }

    @Test
    void tasksByHandTakeTheReserve() {
        tables.sources("RSS", 60);
        oneHost("source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());
        dispatchTasks.run();
        tables.sql("UPDATE task_group SET trigger = 'MANUAL'");
        tables.sql("UPDATE task SET available_at = now() WHERE status = 'NEW'");

        assertThat(dispatchTasks.run()).isGreaterThanOrEqualTo(5).isLessThan(15);
    }

    @Test
    void aSourceCostsWhatTheRuleSaysForTheTaskTypeAndAWindowEndsWithItsUnits() {
        tables.sources("YOUTUBE", 4);
        keys("YOUTUBE_PROJECT", "default", "source_type = 'YOUTUBE'");
        tables.sql("UPDATE quota_key SET window_ends_at = quota_window_end('America/Los_Angeles', now()), used = 9893");
        tables.sql(
                "DELETE FROM source_schedule WHERE task_type_id <> (SELECT id FROM task_type WHERE source_type = 'YOUTUBE' AND code = 'VIDEOS')");
        claimDueSchedules.fire(new Firing(Trigger.MANUAL, "test", null, null, true, null));
        tables.sql("UPDATE task_group SET trigger = 'CRON'");

        assertThat(tables.column("SELECT quota_costs[1] FROM task")).containsOnly(3);
        assertThat(dispatchTasks.run()).isEqualTo(2);

        assertThat(tables.number("SELECT used FROM quota_key")).isEqualTo(9_899);
        assertThat(tables.number("""
                        SELECT count(*) FROM task t JOIN quota_key k ON k.id = t.waits_for
                        WHERE t.available_at BETWEEN k.window_ends_at AND k.window_ends_at + interval '5 minutes'""")).isEqualTo(2);
    }

    @Test
    void aClosedKeyHoldsItsOwnTasksOnly() {
        tables.sources("RSS", 10);
        oneHost("external_id IN ('source-1', 'source-2')");
        claimDueSchedules.fire(Firing.timer());
        tables.sql(
                "UPDATE quota_key SET closed_until = now() + interval '10 minutes', full_at = now() + interval '20 minutes'");

        assertThat(dispatchTasks.run()).isEqualTo(8);
        assertThat(tables.number("SELECT count(*) FROM task WHERE available_at > now() + interval '9 minutes'"))
                .isEqualTo(2);
    }

    /** 2,000 tasks of one host, of which 500 wait, and 300 of others. Tokens are lost only after 15 s without dispatch. */
    @Test
    void aHostWithManyTasksTouchesEachTwiceAtMostWhileTheOthersGoOn() {
        tables.sql("UPDATE quota SET requests = 100, burst = 1500, reserve = 0 WHERE code = 'HOST'");
        tables.sources("RSS", 2_300);
        oneHost("id % 23 >= 3");
        claimDueSchedules.fire(Firing.timer());
        tables.sql("CREATE TABLE touched (id bigint)");
        tables.sql("""
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO touched VALUES (NEW.id); RETURN NULL; END'""");
        tables.sql("CREATE TRIGGER touch AFTER UPDATE ON task FOR EACH ROW EXECUTE FUNCTION touch()");

        dispatchTasks.run();
        assertThat(tables.number("SELECT count(*) FROM task WHERE status = 'QUEUED' AND quota_keys IS NULL"))
                .isEqualTo(300);

        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> {
            dispatchTasks.run();
            return tables.number("SELECT count(*) FROM task WHERE status = 'NEW'") == 0;
        });
        // a partition that stalls puts tasks off, which touches them once more
        assertThat(tables.number("SELECT count(*) FROM (SELECT id FROM touched GROUP BY id HAVING count(*) > 2) many"))
                .isLessThan(100);
    }

    @Test
    void kafkaAwayForTenMinutesGivesNoMoreThanTheBurstOnReturn() {
        tables.sources("RSS", 150);
        oneHost("source_type = 'RSS'");
        claimDueSchedules.fire(Firing.timer());
        servers.kafka().stop();
        try {
            assertThat(dispatchTasks.run()).isZero();
        } finally {
            servers.kafka().start();
        }
        tables.sql("UPDATE task SET available_at = available_at - interval '10 minutes'");
        tables.sql(
                "UPDATE quota_key SET full_at = full_at - interval '10 minutes', line_ends_at = line_ends_at - interval '10 minutes'");
        tables.sql("CREATE TABLE touched AS SELECT now() AS returned_at");

        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> {
            dispatchTasks.run();
            return tables.number("SELECT count(*) FROM task WHERE status = 'QUEUED'") >= 45;
        });

        assertThat(tables.column("""
                        SELECT count(t.id) <= 50 + 5 * extract(epoch FROM max(t.queued_at) - max(r.returned_at))
                        FROM task t, touched r WHERE t.status = 'QUEUED'""")).containsExactly(true);
        assertThat(tables.number("SELECT count(*) FROM task")).isEqualTo(150);
    }

    private void oneHost(String sources) {
        keys("HOST", "example.org", sources);
    }

    private void keys(String quota, String name, String sources) {
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = ? RETURNING id",
                name,
                quota);
        tables.sql("UPDATE source SET quota_keys = ARRAY[?] WHERE " + sources, key);
    }
}
