package io.parsermanager.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A file of a hundred thousand new sources. */
final class ImportFeeds implements Scenario {
    /** As sets of a thousand rows to a transaction, which is what the service promises; nothing is looked up or compared. */
    private static final String SQL = """
            WITH s AS (
                INSERT INTO source (source_type, external_id, name)
                SELECT 'BENCH', 'https://example.net/' || n || '/feed.xml', 'New feed ' || n FROM generate_series(?::int, ?::int) n RETURNING id
            )
            INSERT INTO source_schedule (source_id, task_type_id, next_run_at) SELECT id, 1000, now() + interval '2 days' FROM s
            """;

    private static final int CHUNK = 1_000;

    @Override
    public String name() {
        return "import";
    }

    @Override
    public List<Row> measure(World world) {
        byte[] file = IntStream.rangeClosed(1, Size.WORK)
                .mapToObj(n ->
                        "{\"source_type\": \"BENCH\", \"external_id\": \"https://example.net/%d/feed.xml\", \"name\": \"New feed %d\"}"
                                .formatted(n, n))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        try (Service service = Service.idle(world)) {
            double[] seconds = Rounds.middle(
                    "import",
                    () -> run(world, () -> service.post("source/import?format=jsonl", "application/jsonl", file)),
                    () -> run(world, () -> limit(world)));
            return List.of(Row.rate("import", world, Size.WORK / seconds[0])
                    .limit(Size.WORK / seconds[1])
                    .rss(service.peakRssMb()));
        }
    }

    private static double run(World world, Runnable work) {
        world.database().sql("CHECKPOINT");
        double seconds = Clock.seconds(work);
        long made = world.database()
                .number(
                        "SELECT count(*) FROM source_schedule WHERE source_id > ?",
                        world.size().rows());
        if (made != Size.WORK) {
            throw new IllegalStateException(made + " schedules were made");
        }
        world.database()
                .sql(
                        "DELETE FROM source_schedule WHERE source_id > ?",
                        world.size().rows());
        world.database().sql("SET session_replication_role = replica");
        world.database().sql("DELETE FROM source WHERE id > ?", world.size().rows());
        world.database().sql("SET session_replication_role = origin");
        world.database().sql("VACUUM (ANALYZE) source");
        world.database().sql("VACUUM (ANALYZE) source_schedule");
        return seconds;
    }

    private static void limit(World world) {
        for (int from = 1; from <= Size.WORK; from += CHUNK) {
            world.database().sql(SQL, from, from + CHUNK - 1);
        }
    }
}
