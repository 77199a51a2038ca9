package io.parsermanager.local;

import java.util.Map;

/** The simulated parsers while a test watches them work. */
public final class RunningDemoParsers implements AutoCloseable {
    private final DemoParsers parsers;

    public RunningDemoParsers(String bootstrapServers) {
        parsers = new DemoParsers(
                Map.of("rss", "rss_parser_tasks", "vk", "vk_parser_tasks", "youtube", "youtube_parser_tasks"),
                "task_statuses",
                "task_cancellations",
                bootstrapServers,
                LocalParsers.SIMULATED);
        parsers.start(DemoParser.SHORTEST_MS + 100);
    }

    @Override
    public void close() {
        parsers.stop();
    }
}
