package io.parsermanager.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Parsers report a hundred thousand successes at once: how fast are they applied? */
final class Track implements Scenario {
    @Override
    public String name() {
        return "track";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.idle(world);
                BareTrack bare = new BareTrack(world);
                KafkaProducer<byte[], byte[]> producer = world.broker().producer()) {
            Statuses statuses = new Statuses(world, producer);
            double[] seconds =
                    Rounds.middle("track", () -> service(world, statuses), () -> limit(world, statuses, bare));
            return List.of(Row.rate("track", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb()));
        }
    }

    private static double service(World world, Statuses statuses) {
        long group = world.rows().tasks("QUEUED", "1 hour");
        long[] tasks = statuses.of(group);
        double seconds = Clock.seconds(() -> {
            statuses.send(Service.STATUS_TOPIC, tasks);
            Groups.await(world, group, "success_tasks", Size.WORK);
        });
        world.rows().clear();
        return seconds;
    }

    private static double limit(World world, Statuses statuses, BareTrack bare) {
        long group = world.rows().tasks("QUEUED", "1 hour");
        long[] tasks = statuses.of(group);
        double seconds = Clock.seconds(() -> {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> statuses.send(BareTrack.TOPIC, tasks));
            bare.run(Size.WORK);
            sent.join();
        });
        Groups.await(world, group, "success_tasks", Size.WORK);
        world.rows().clear();
        return seconds;
    }
}
