package io.parsermanager.bench;

import java.util.List;

/** A hundred thousand schedules fall due: how fast are they tasks? */
final class Create implements Scenario {
    @Override
    public String name() {
        return "create";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.idle(world)) {
            double[] seconds = Rounds.middle("create", () -> service(world, service), () -> limit(world));
            return List.of(Row.rate("create", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb()));
        }
    }

    private static double service(World world, Service service) {
        world.rows().makeDue();
        double seconds = Clock.seconds(() -> service.post("task_group/", "{\"only_due\": true}"));
        check(world);
        return seconds;
    }

    private static double limit(World world) {
        world.rows().makeDue();
        double seconds = Clock.seconds(() -> BareCreate.run(world.database()));
        check(world);
        return seconds;
    }

    private static void check(World world) {
        long made = world.database()
                .number(
                        "SELECT sum(new_tasks) FROM task_group WHERE id > ?",
                        world.size().rows());
        if (made != Size.WORK) {
            throw new IllegalStateException("There are " + made + " tasks");
        }
        world.rows().clear();
    }
}
