package io.parsermanager.bench;

import java.util.List;
import java.util.Map;

/** Measures the time that the timers cost PostgreSQL while nothing is due. Every timer that looks for work ticks once a second. */
final class NothingDue implements Scenario {
    private static final int SECONDS = 20;

    private static final String STATEMENTS = """
            SELECT coalesce(sum(total_exec_time + total_plan_time), 0) FROM pg_stat_statements
            WHERE query NOT LIKE '%pg_stat%' AND userid = (SELECT usesysid FROM pg_user WHERE usename = current_user)
            """;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Row> measure(World world) {
        world.rows().clear();
        world.rows().settle();
        try (Service service = Service.start(
                world,
                Map.of(
                        "SCHEDULER_CREATE_EVERY", "1s",
                        "SCHEDULER_EXPIRE_EVERY", "1s",
                        "DISPATCH_EVERY", "1s",
                        "OVERLOAD_CHECK_EVERY", "1s"),
                List.of())) {
            Clock.sleep(10_000);
            long rss = service.rssMb();
            world.database().sql("SELECT pg_stat_statements_reset()");
            Clock.sleep(SECONDS * 1000L);
            double perTick = world.database().decimal(STATEMENTS) / SECONDS;
            return List.of(
                    Row.millis("a tick of all timers, nothing due", world, perTick)
                            .remark("database time: create, expire, dispatch, announce, overload; metrics every 15 s"),
                    Row.millis("idle service", world, 0).rss(rss).remark("RSS only"));
        }
    }
}
