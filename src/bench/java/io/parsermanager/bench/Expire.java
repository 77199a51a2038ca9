package io.parsermanager.bench;

import java.util.List;

/** A hundred thousand tasks were sent and taken by nobody: how fast are they given up? */
final class Expire implements Scenario {
    private static final String OVERDUE = "-1 second";

    @Override
    public String name() {
        return "expire";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.idle(world)) {
            double[] seconds = Rounds.middle(
                    "expire",
                    () -> run(world, () -> service.post("task_group/cancel_expired_task_group", "")),
                    () -> run(world, () -> BareExpire.run(world.database())));
            return List.of(Row.rate("expire", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb()));
        }
    }

    private static double run(World world, Runnable work) {
        long group = world.rows().tasks("QUEUED", OVERDUE);
        double seconds = Clock.seconds(work);
        Groups.await(world, group, "canceled_tasks", Size.WORK);
        world.rows().clear();
        return seconds;
    }
}
