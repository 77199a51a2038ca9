package io.parsermanager.settings.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.settings.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingConflictsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "AUTH", "none",
            "POSTGRES_HOST", "db.test",
            "POSTGRES_PORT", "5432",
            "POSTGRES_USER", "user",
            "POSTGRES_PASSWORD", "secret",
            "POSTGRES_DB", "parsers",
            "KAFKA_DEAD_LETTER_TOPIC", "task_statuses_dlq");

    @Test
    void aPoolWithoutASecondConnectionForABatchWithQuotasStopsTheStart() {
        assertThatThrownBy(() -> check(Map.of("ALCHEMY_POLL_SIZE", "1", "ALCHEMY_OVERFLOW_POOL_SIZE", "0")))
                .hasMessage("ALCHEMY_POLL_SIZE and ALCHEMY_OVERFLOW_POOL_SIZE together must be at least 2:"
                        + " a batch of tasks with quotas holds two connections");
        assertThatCode(() -> check(Map.of("ALCHEMY_POLL_SIZE", "1", "ALCHEMY_OVERFLOW_POOL_SIZE", "1")))
                .doesNotThrowAnyException();
    }

    private static void check(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(variables);
        Settings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(all, "variables", 300))
                .withMapping(Settings.class)
                .withMappingIgnore("**")
                .build()
                .getConfigMapping(Settings.class);
        new SettingConflicts().check(null, settings);
    }
}
