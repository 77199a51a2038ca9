package io.parsermanager.local;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The simulated parsers by themselves, beside a service that runs elsewhere: docker/Dockerfile.demo-parsers. By the service's own variables. */
public final class DemoParsersMain {
    private DemoParsersMain() {}

    public static void main(String... args) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        DemoParsers parsers = new DemoParsers(
                Map.of(
                        "rss", environment.getOrDefault("RSS_PARSER_TASKS_TOPIC", "rss_parser_tasks"),
                        "vk", environment.getOrDefault("VK_PARSER_TASKS_TOPIC", "vk_parser_tasks"),
                        "youtube", environment.getOrDefault("YOUTUBE_PARSER_TASKS_TOPIC", "youtube_parser_tasks")),
                environment.getOrDefault("KAFKA_TASK_STATUS_TOPIC", "task_statuses"),
                environment.getOrDefault("KAFKA_TASK_CANCEL_TOPIC", "task_cancellations"),
                environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                LocalParsers.SIMULATED);
        parsers.start(DemoParser.LONGEST_MS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> parsers.stop(), "demo-parsers-stop"));
        new CountDownLatch(1).await(); // until it is told to stop
    }
}
