package io.parsermanager.bench;

import java.util.List;

/** From due to done: made, sent, taken by a parser that is done at once, reported and applied. The peer makes and runs as many jobs. */
final class WholeCycle implements Scenario {
    /** The peer's rate does not depend on how many: fewer of them save minutes. */
    private static final int JOBS = 20_000;

    @Override
    public String name() {
        return "cycle";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.dispatching(world);
                BareParser parser = BareParser.start(world, Service.STATUS_TOPIC);
                DbScheduler peer = new DbScheduler(world)) {
            double[] seconds = Rounds.middle(
                    "whole cycle", () -> service(world, service, 1), () -> Clock.seconds(() -> peer.run(JOBS)));
            double[] batches = Rounds.middle("whole cycle, ten sources to a task", () -> service(world, service, 10));
            parser.check();
            return List.of(
                    Row.rate("whole cycle", world, Size.WORK / seconds[0])
                            .peer(JOBS / seconds[1])
                            .rss(service.peakRssMb())
                            .remark("peer: create and run, no statuses"),
                    Row.rate("whole cycle, ten sources to a task", world, Size.WORK / batches[0])
                            .peer(JOBS / seconds[1])
                            .remark("sources a second; the peer has a job to a source"));
        }
    }

    private static double service(World world, Service service, int batch) {
        world.database().sql("UPDATE task_type SET batch_size = ? WHERE id = 1000", batch);
        world.rows().makeDue();
        double seconds = Clock.seconds(() -> {
            service.post("task_group/", "{\"only_due\": true}");
            Groups.awaitNewest(world);
        });
        Groups.checkNewest(world, Size.WORK);
        world.database().sql("UPDATE task_type SET batch_size = 1 WHERE id = 1000");
        world.rows().clear();
        return seconds;
    }
}
