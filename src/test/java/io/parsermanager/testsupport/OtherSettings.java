package io.parsermanager.testsupport;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** For tests that want settings of their own: one profile for all of them, since each would start the application once more. */
public class OtherSettings implements QuarkusTestProfile {
    /** A topic of dead letters that one test makes and deletes. */
    public static final String DEAD_LETTERS = "looked_at_dlq";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                // so that a handful of tasks is more than a page
                "PURGE_PAGE_SIZE", "3",
                "TASK_RETENTION", "30d",
                // limits that a test reaches with a handful of tasks
                "OVERLOAD_QUEUED_TASKS", "20",
                "OVERLOAD_PROBE_TASKS", "2",
                "KAFKA_DEAD_LETTER_TOPIC", DEAD_LETTERS,
                // one test waits for it to end
                "DEAD_LETTER_READ_TIMEOUT_MS", "2500",
                // tracing is on; its spans stay in memory
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.enabled", "false",
                "quarkus.otel.bsp.schedule.delay", "100ms");
    }
}
