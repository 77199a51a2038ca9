package io.parsermanager.bench;

import java.util.List;
import java.util.Map;

/** Two thousand schedules fall due every second: how long after that are their tasks made, and sent? */
final class ScheduleLag implements Scenario {
    private static final int PER_SECOND = 2_000;

    /** So that every schedule runs once in the time that is looked at; parsers are done with it long before it is due again. */
    private static final int PERIOD_S = 20;

    private static final int SCHEDULES = PER_SECOND * PERIOD_S;

    /** What was due when follows from the schedule's grid. */
    private static final String LAG = """
            SELECT percentile_cont(?) WITHIN GROUP (ORDER BY extract(epoch FROM
                       CASE WHEN ? = 'sent' THEN t.queued_at ELSE t.created_at END - (ss.next_run_at - ss.interval_s * interval '1 second'))) * 1000
            FROM source_schedule ss JOIN all_tasks t ON t.id = ss.last_task_id
            WHERE ss.id <= ? AND t.queued_at IS NOT NULL AND t.created_at > now() - ? * interval '1 second'
            """;

    @Override
    public String name() {
        return "lag";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.start(world, Map.of("SCHEDULER_CREATE_EVERY", "1s"), List.of());
                BareParser parser = BareParser.start(world, Service.STATUS_TOPIC)) {
            world.database().sql("""
                    UPDATE source_schedule SET interval_s = ?, next_run_at = now() + interval '2 seconds' + id * interval '1 second' / ?, last_task_id = NULL
                    WHERE id <= ?""", PERIOD_S, PER_SECOND, SCHEDULES);
            long before = made(world);
            Clock.sleep(2_000 + PERIOD_S * 2_000L);
            double perSecond = (made(world) - before) / (PERIOD_S * 2.0);
            parser.check();
            Row row = Row.millis("made after it was due", world, lag(world, 0.99, "made"))
                    .latency(lag(world, 0.5, "made"), lag(world, 0.99, "made"))
                    .rss(service.peakRssMb())
                    .remark("p99 at %.0f firings a second, SCHEDULER_CREATE_EVERY=1s".formatted(perSecond));
            Row sent = Row.millis("sent after it was due", world, lag(world, 0.99, "sent"))
                    .latency(lag(world, 0.5, "sent"), lag(world, 0.99, "sent"))
                    .remark("p99, as above");
            return List.of(row, sent);
        } finally {
            // once the service is gone, which writes the same rows
            world.database().sql("UPDATE source_schedule SET interval_s = 86400 WHERE id <= ?", SCHEDULES);
            world.rows().clear();
        }
    }

    private static long made(World world) {
        return world.database().number("SELECT last_value FROM task_id");
    }

    private static double lag(World world, double percentile, String until) {
        return world.database().decimal(LAG, percentile, until, SCHEDULES, PERIOD_S);
    }
}
