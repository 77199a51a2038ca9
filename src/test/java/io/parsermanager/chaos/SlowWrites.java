package io.parsermanager.chaos;

import io.parsermanager.testsupport.Tables;
import java.util.List;

/** Makes every statement that writes tasks, groups or schedules take longer, by triggers that sleep. */
final class SlowWrites {
    private static final List<String> EVENTS =
            List.of("INSERT OR UPDATE ON task", "INSERT OR UPDATE ON task_group", "UPDATE ON source_schedule");

    private final Tables tables;

    /** The triggers are made once and stay: to make or to drop one needs a lock that work under way may hold. */
    SlowWrites(Tables tables) {
        this.tables = tables;
        by(0);
        EVENTS.forEach(event -> tables.sql(
                "CREATE TRIGGER slow BEFORE %s FOR EACH STATEMENT EXECUTE FUNCTION be_slow()".formatted(event)));
    }

    void by(int seconds) {
        tables.sql(
                "CREATE OR REPLACE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(%d); RETURN NULL; END'"
                        .formatted(seconds));
    }
}
