package io.parsermanager.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Parsers report a hundred thousand successes at once, as in {@link Track}, and each task has its event task.finished, which the service
 * publishes meanwhile. The limit is here the same process without events, in the same run: the trigger that writes them is switched off.
 */
final class TrackWithEvents implements Scenario {
    private static final String TOPIC = "bench_events";

    private static final String WAITING =
            "SELECT (SELECT count(*) FROM event_outbox) + (SELECT count(*) FROM task_event_outbox)";

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Row> measure(World world) {
        world.broker().topics(TOPIC);
        List<Double> untilSent = new ArrayList<>();
        try (Service service = Service.start(
                        world,
                        Map.of("SCHEDULER_ENABLED", "false", "KAFKA_EVENT_TOPIC", TOPIC, "EVENT_TASK_FINISHED", "true"),
                        List.of("-Dtimers.dispatch=off"));
                KafkaProducer<byte[], byte[]> producer = world.broker().producer()) {
            Statuses statuses = new Statuses(world, producer);
            Clock.until(
                    "the service wants events",
                    () -> world.database().number("SELECT count(*) FROM event_consumer") == 1);
            double[] seconds = Rounds.middle(
                    "track with events, and without",
                    () -> track(world, statuses, "ENABLE", untilSent),
                    () -> track(world, statuses, "DISABLE", new ArrayList<>()));
            double sent = untilSent.stream().sorted().toList().get(untilSent.size() / 2);
            return List.of(Row.rate("track, an event for each task", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb())
                    .remark("limit: the service, no events; with the last event sent %,.0f/s"
                            .formatted(Size.WORK / sent)));
        } finally {
            world.database().sql("DELETE FROM event_consumer");
            switchEvents(world, "ENABLE");
        }
    }

    /** @param untilSent receives the seconds until the last event is in Kafka */
    private static double track(World world, Statuses statuses, String events, List<Double> untilSent) {
        switchEvents(world, events);
        long group = world.rows().tasks("QUEUED", "1 hour");
        long[] tasks = statuses.of(group);
        double[] applied = new double[1];
        untilSent.add(Clock.seconds(() -> {
            applied[0] = Clock.seconds(() -> {
                statuses.send(Service.STATUS_TOPIC, tasks);
                Groups.await(world, group, "success_tasks", Size.WORK);
            });
            Clock.until("all events are sent", () -> world.database().number(WAITING) == 0);
        }));
        world.rows().clear();
        return applied[0];
    }

    private static void switchEvents(World world, String onOrOff) {
        world.database().sql("ALTER TABLE task_history %s TRIGGER write_events".formatted(onOrOff));
    }
}
