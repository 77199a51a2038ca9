package io.parsermanager.local;

/** The simulated parsers while a test watches them work. */
public final class RunningDemoParsers implements AutoCloseable {
    private final DemoParsers parsers;

    public RunningDemoParsers(String bootstrapServers) {
        parsers = new DemoParsers(
                "rss_parser_tasks", "vk_parser_tasks", "youtube_parser_tasks", "task_statuses", bootstrapServers);
        parsers.start(DemoParser.SHORTEST_MS + 100);
    }

    @Override
    public void close() {
        parsers.stop();
    }
}
