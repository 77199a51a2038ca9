package io.parsermanager.testsupport;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Different settings for some tests. They share one profile, because each profile starts the application again. */
public class OtherSettings implements QuarkusTestProfile {
    /** A dead-letter topic that one test creates and deletes. */
    public static final String DEAD_LETTERS = "looked_at_dlq";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                // so that a few tasks exceed a batch
                "PURGE_PAGE_SIZE", "3",
                "TASK_RETENTION", "30d",
                // limits that a test reaches with a few tasks
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
