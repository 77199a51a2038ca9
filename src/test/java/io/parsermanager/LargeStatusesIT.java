package io.parsermanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The packaged service with a small heap takes statuses that together are larger than that heap. */
class LargeStatusesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void aHeapOf256MegabytesIsEnoughForThousandsOfLargeStatuses() {
        try (Installation installation = new Installation()) {
            Replica replica = installation
                    .replica(Map.of(
                            "SCHEDULER_ENABLED", "false", "JAVA_TOOL_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError"))
                    .ready();
            Tables tables = installation.tables();
            tables.sql("""
                    WITH made_group AS (INSERT INTO task_group (task_type_id, trigger, firing)
                                        SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id)
                    INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at, status, queued_at)
                    SELECT g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours', 'QUEUED', now()
                    FROM made_group g, generate_series(1, 1150)
                    """);
            List<Object> tasks = tables.column("SELECT id FROM all_tasks ORDER BY id");

            // 300 MB that Kafka holds as a few hundred kilobytes, and 135 MB that nothing makes smaller
            installation.topics().sendCompressed("zstd", statuses(tasks.subList(0, 1_000), "x".repeat(300_000)));
            installation.topics().sendCompressed("none", statuses(tasks.subList(1_000, 1_150), noise()));

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast("the service has ended", () -> !replica.isAlive())
                    .until(() ->
                            tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'") == tasks.size());
        }
    }

    private static List<ProducerRecord<String, byte[]>> statuses(List<Object> tasks, String text) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Object task : tasks) {
            String status =
                    "{\"task_id\": %d, \"status\": \"SUCCESS\", \"stats\": \"%s\"}".formatted((Long) task, text);
            records.add(new ProducerRecord<>("task_statuses", "all", status.getBytes(UTF_8)));
        }
        return records;
    }

    private static String noise() {
        byte[] noise = new byte[675_000];
        new Random(1).nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }
}
