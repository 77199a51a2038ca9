package io.parsermanager.settings.check;

import io.parsermanager.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.internals.Topic;

/** The topics in the variables. Each must be a topic of its own: tasks in the status topic, for example, would become dead letters. */
public final class OwnTopics {
    public static final String STATUSES = "KAFKA_TASK_STATUS_TOPIC";
    public static final String DEAD_LETTERS = "KAFKA_DEAD_LETTER_TOPIC";
    public static final String CANCELS = "KAFKA_TASK_CANCEL_TOPIC";
    public static final String EVENTS = "KAFKA_EVENT_TOPIC";

    private OwnTopics() {}

    /** The topic of each variable that has one. */
    public static Map<String, String> of(Settings settings) {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put(STATUSES, settings.kafkaTaskStatusTopic());
        topics.put(DEAD_LETTERS, settings.kafkaDeadLetterTopic().orElseThrow());
        topics.put(CANCELS, settings.kafkaTaskCancelTopic());
        settings.kafkaEventTopic().ifPresent(topic -> topics.put(EVENTS, topic));
        topics.put("RSS_PARSER_TASKS_TOPIC", settings.rssParserTasksTopic());
        topics.put("VK_PARSER_TASKS_TOPIC", settings.vkParserTasksTopic());
        topics.put("YOUTUBE_PARSER_TASKS_TOPIC", settings.youtubeParserTasksTopic());
        return topics;
    }

    /** A sentence about two variables with the same topic; empty if all differ. */
    static Optional<String> shared(Map<String, String> topics) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<String, String> topic : topics.entrySet()) {
            String other = variables.putIfAbsent(topic.getValue(), topic.getKey());
            if (other != null) {
                return Optional.of("%s and %s are both %s: give each a topic of its own"
                        .formatted(other, topic.getKey(), topic.getValue()));
            }
        }
        return Optional.empty();
    }

    /** Sentences about names that differ in dots and underscores only: Kafka creates the first of them and refuses the second. */
    static List<String> colliding(Map<String, String> topics) {
        List<Map.Entry<String, String>> all = new ArrayList<>(topics.entrySet());
        List<String> colliding = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (Topic.hasCollision(all.get(i).getValue(), all.get(j).getValue())) {
                    colliding.add(
                            "%s %s and %s %s differ in dots and underscores only: Kafka makes no more than one of them"
                                    .formatted(
                                            all.get(i).getKey(),
                                            all.get(i).getValue(),
                                            all.get(j).getKey(),
                                            all.get(j).getValue()));
                }
            }
        }
        return colliding;
    }
}
