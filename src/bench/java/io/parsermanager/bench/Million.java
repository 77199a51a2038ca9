package io.parsermanager.bench;

import java.util.List;

/** All schedules fall due at once, a million of them at most: the whole cycle with 256 MB of heap. */
final class Million implements Scenario {
    @Override
    public String name() {
        return "million";
    }

    @Override
    public List<Row> measure(World world) {
        int tasks = Math.min(world.size().rows(), 1_000_000);
        try (Service service = Service.dispatching(world);
                BareParser parser = BareParser.start(world, Service.STATUS_TOPIC)) {
            world.database().sql("""
                    UPDATE source_schedule SET next_run_at = now() - interval '1 second', last_task_id = id WHERE id <= ?""", tasks);
            double seconds = Clock.seconds(() -> {
                service.post("task_group/", "{\"only_due\": true}");
                Groups.awaitNewest(world);
            });
            parser.check();
            Groups.checkNewest(world, tasks);
            Row row = Row.rate("cycle of %,d due at once".formatted(tasks), world, tasks / seconds)
                    .rss(service.peakRssMb())
                    .remark("-Xmx256m");
            world.rows().clear();
            return List.of(row);
        }
    }
}
