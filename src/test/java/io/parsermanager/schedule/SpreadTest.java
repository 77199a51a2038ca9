package io.parsermanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source whose offset is late in the spread runs once for each firing, as all others do. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SpreadTest {
    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @BeforeEach
    void clear() {
        tables.reseed();
    }

    /**
     * Each source was due at its own offset after a firing, at most a period and some seconds ago. The next run is exactly a period later, or
     * if that has passed too the one after it.
     */
    @ParameterizedTest
    @CsvSource({
        "* * * * *, 60, 55, 1",
        "* * * * *, 60, 60, 1",
        "* * * * *, 60, 60, 7",
        "* * * * *, 60, 3600, 30",
        "*/10 * * * *, 600, 590, 30",
        "*/30 * * * * *, 30, 29, 1",
        "*/30 * * * * *, 30, 29, 30"
    })
    void noSourceLeavesOutAFiring(String cron, int period, int spread, int slice) {
        tables.sql(
                "UPDATE task_type SET cron = ?, spread_s = ?, slice_s = ?, batch_size = 1 WHERE source_type = 'RSS'",
                cron,
                spread,
                slice);
        tables.sources("RSS", 1000);
        tables.sql("""
                UPDATE source_schedule ss SET next_run_at = due - CASE WHEN due > now() THEN make_interval(secs => p) ELSE interval '0' END
                FROM (SELECT id, p, to_timestamp(floor(extract(epoch FROM now()) / p) * p) + slice_offset(source_id, CAST(LEAST(s, p) AS bigint), slice) AS due
                      FROM source_schedule, (SELECT ? AS p, ? AS s, ? AS slice) given) d
                WHERE d.id = ss.id""", period, spread, slice);
        tables.sql("CREATE TABLE before AS SELECT id, next_run_at AS due FROM source_schedule");
        try {
            assertThat(claimDueSchedules.fire(Firing.timer()).sources()).isEqualTo(1000);

            assertThat(tables.number("""
                            SELECT count(*) FROM source_schedule ss JOIN before b USING (id) JOIN all_tasks t ON t.id = ss.last_task_id
                            WHERE ss.next_run_at = CASE WHEN b.due + make_interval(secs => ?) > t.created_at
                                                        THEN b.due + make_interval(secs => ?) ELSE b.due + make_interval(secs => ?) END
                            """, period, period, 2 * period)).isEqualTo(1000);
        } finally {
            tables.sql("DROP TABLE before");
        }
    }
}
