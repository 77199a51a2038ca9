package io.parsermanager.bench;

import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A hundred thousand tasks are NEW: how fast has Kafka acknowledged them, and are they marked? */
final class Dispatch implements Scenario {
    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public List<Row> measure(World world) {
        try (Service service = Service.dispatching(world);
                KafkaProducer<byte[], byte[]> producer = world.broker().producer()) {
            double[] seconds = Rounds.middle("dispatch", () -> service(world, service), () -> limit(world, producer));
            return List.of(Row.rate("dispatch", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb()));
        }
    }

    private static double service(World world, Service service) {
        double seconds = all(world, service, world.rows().tasks("NEW", "1 hour"));
        world.rows().clear();
        return seconds;
    }

    /** The seconds until all tasks of a group are sent. One task by hand wakes the dispatch of all that are NEW. */
    static double all(World world, Service service, long group) {
        long other = world.database().number("SELECT id FROM source WHERE id % ? <> 0 OR ? = 1 LIMIT 1", 7, 1);
        world.database().sql("UPDATE source_schedule SET last_task_id = NULL WHERE source_id = ?", other);
        return Clock.seconds(() -> {
            service.post("task/", "{\"task_type_id\": 1000, \"source_ids\": [" + other + "]}");
            Groups.await(world, group, "queued_tasks", Size.WORK);
        });
    }

    private static double limit(World world, KafkaProducer<byte[], byte[]> producer) {
        long group = world.rows().tasks("NEW", "1 hour");
        double seconds = Clock.seconds(() -> BareDispatch.run(world.database(), producer));
        Groups.await(world, group, "queued_tasks", Size.WORK);
        world.rows().clear();
        return seconds;
    }
}
