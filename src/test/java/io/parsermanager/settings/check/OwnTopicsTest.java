package io.parsermanager.settings.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of topics: by Kafka's own rule, and no two the same. */
class OwnTopicsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "...", ".a", "a.b_c-D9", "-", "_", "", ".", "..", "a b", "a/b", "ä", "a\n", "a:b"})
    void theRuleIsKafkas(String name) {
        assertThat(name.matches(Settings.TOPIC)).as(name).isEqualTo(Topic.isValid(name));
        assertThat("x".repeat(249).matches(Settings.TOPIC)).isTrue();
        assertThat("x".repeat(250).matches(Settings.TOPIC)).isFalse();
    }

    /** Each variable given the topic of each other one. */
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 3", "2, 3", "3, 1"})
    void twoVariablesWithOneTopicAreNamed(int first, int second) {
        Map<String, String> topics = new LinkedHashMap<>(Map.of("A1", "a", "A2", "b", "A3", "c"));
        topics.put("A" + first, topics.get("A" + second));

        assertThat(OwnTopics.shared(topics).orElseThrow())
                .contains("A" + first, "A" + second, "are both " + topics.get("A" + second));
    }

    @Test
    void namesThatDifferAreFine() {
        assertThat(OwnTopics.shared(Map.of("A", "a", "B", "b"))).isEmpty();
        assertThat(OwnTopics.colliding(Map.of("A", "a.b", "B", "a-b"))).isEmpty();
    }

    @Test
    void namesThatDifferInDotsAndUnderscoresOnlyCollide() {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put("A", "task.statuses");
        topics.put("B", "task_statuses");

        assertThat(OwnTopics.colliding(topics))
                .containsExactly(
                        "A task.statuses and B task_statuses differ in dots and underscores only: Kafka makes no more than one of them");
    }
}
