package io.parsermanager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Measures the packaged service: src/docs/benchmark.md tells how to run it and what came out. */
public final class Bench {
    private static final List<Scenario> SCENARIOS = List.of(
            new StartUp(),
            // before the others: their rows are deleted, and leave history larger than its tasks
            new Footprint(),
            new Create(),
            new Dispatch(),
            new DispatchWithQuotas(),
            new Track(),
            new TrackWithEvents(),
            new Expire(),
            new WholeCycle(),
            new Million(),
            new ScheduleLag(),
            new NothingDue(),
            new Pages(),
            new ImportFeeds());

    private Bench() {}

    public static void main(String... args) throws IOException {
        Say.onlyWarnings();
        System.setProperty("java.awt.headless", "true");
        Size size = Size.parse(System.getProperty("bench.size", "100k"));
        List<Scenario> scenarios = chosen(System.getProperty("bench.only", ""));
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("bench.folder", "target/bench")).toAbsolutePath());
        List<Row> rows = new ArrayList<>();
        try (Servers servers = Servers.givenOrOwn();
                Database database = new Database(servers)) {
            Say.line("PostgreSQL %s, Kafka at %s", servers.jdbcUrl(), servers.kafka());
            World world = new World(servers, database, new Broker(servers), new Rows(database, size), size);
            world.broker().topics(Rows.TOPIC, Service.STATUS_TOPIC, BareTrack.TOPIC);
            if (Boolean.getBoolean("bench.filled")) {
                world.rows().clear();
            } else {
                emptySchema(world);
                world.rows().fill();
            }
            for (Scenario scenario : scenarios) {
                Profile profile = Profile.start(world, folder, scenario.name());
                try (profile) {
                    rows.addAll(scenario.measure(world));
                }
                System.out.println(Table.of(rows));
                // what is broken off later keeps what it has
                Results.write(folder, size, rows);
            }
        }
        System.exit(0);
    }

    /** The service makes its schema in an empty database, as at any first start. */
    private static void emptySchema(World world) {
        world.database().sql("DROP SCHEMA IF EXISTS db_scheduler CASCADE");
        world.database().sql("DROP SCHEMA public CASCADE");
        world.database().sql("CREATE SCHEMA public");
        try (Service service = Service.idle(world)) {
            Say.line("the service has made its schema; first start %.1f s", service.startS());
        }
    }

    private static List<Scenario> chosen(String only) {
        if (only.isBlank()) {
            return SCENARIOS;
        }
        Set<String> names = new TreeSet<>(Arrays.asList(only.split(",")));
        List<Scenario> chosen = SCENARIOS.stream()
                .filter(scenario -> names.contains(scenario.name()))
                .toList();
        if (chosen.size() != names.size()) {
            throw new IllegalArgumentException("bench.only may name "
                    + SCENARIOS.stream().map(Scenario::name).toList() + ", not " + names);
        }
        return chosen;
    }
}
