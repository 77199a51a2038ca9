package io.parsermanager.bench;

import java.util.List;

/**
 * A hundred thousand tasks of a hundred thousand hosts are NEW: how fast are they sent if each takes a token of its host, beside the same
 * tasks without quotas? The limit is here the service itself without quotas, in the same run.
 */
final class DispatchWithQuotas implements Scenario {
    @Override
    public String name() {
        return "quotas";
    }

    @Override
    public List<Row> measure(World world) {
        world.rows().addQuotaKeys();
        try (Service service = Service.dispatching(world)) {
            double[] seconds = Rounds.middle(
                    "dispatch with quotas, and without",
                    () -> send(world, service, world.rows().tasksWithQuotas("NEW", "1 hour")),
                    () -> send(world, service, world.rows().tasks("NEW", "1 hour")));
            return List.of(Row.rate("dispatch, 100,000 hosts with quotas", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb())
                    .remark("limit: the service, no quotas"));
        } finally {
            world.rows().deleteQuotaKeys();
        }
    }

    private static double send(World world, Service service, long group) {
        double seconds = Dispatch.all(world, service, group);
        world.rows().clear();
        return seconds;
    }
}
