package io.parsermanager.bench;

import java.util.List;

/** What a task with one source leaves behind: bytes of history, indexes included, and bytes of WAL over its whole life. */
final class Footprint implements Scenario {
    private static final String WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')";

    private static final String HISTORY = """
            SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
            WHERE inhparent IN (CAST('task_history' AS regclass), CAST('task_source_history' AS regclass))
            """;

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.dispatching(world);
                BareParser parser = BareParser.start(world, Service.STATUS_TOPIC)) {
            world.rows().makeDue();
            long before = world.database().number(WRITTEN);
            service.post("task_group/", "{\"only_due\": true}");
            Groups.awaitNewest(world);
            long wal = world.database().number(WRITTEN) - before;
            Groups.checkNewest(world, Size.WORK);
            parser.check();
            double history = world.database().number(HISTORY)
                    / (double) world.database().number("SELECT count(*) FROM task_history");
            world.rows().clear();
            return List.of(
                    Row.bytes("history of a task with one source", world, history),
                    Row.bytes("WAL of a task with one source", world, (double) wal / Size.WORK)
                            .remark("due to done, full pages included"));
        }
    }
}
