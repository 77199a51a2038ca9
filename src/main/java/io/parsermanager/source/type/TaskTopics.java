package io.parsermanager.source.type;

import io.parsermanager.settings.Settings;
import io.parsermanager.settings.check.OwnTopics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the Kafka topic for the tasks of a source type. */
@ApplicationScoped
public class TaskTopics {
    /** The ending of variables that name task topics, after the code of the source type. */
    private static final String TASKS_VARIABLE = "_PARSER_TASKS_TOPIC";

    private final Settings settings;

    TaskTopics(Settings settings) {
        this.settings = settings;
    }

    /**
     * The topic of the source type if it has one, else that of its variable, else its code in lower case followed by {@code _parser_tasks}.
     *
     * @param ownTopic may be null
     */
    public String of(String sourceType, String ownTopic) {
        if (ownTopic != null) {
            return ownTopic;
        }
        return switch (sourceType) {
            case "RSS" -> settings.rssParserTasksTopic();
            case "VK" -> settings.vkParserTasksTopic();
            case "YOUTUBE" -> settings.youtubeParserTasksTopic();
            default -> sourceType.toLowerCase(Locale.ROOT) + "_parser_tasks";
        };
    }

    /** The variable that names this topic, unless it belongs to the source type itself. No source type may use such a topic. */
    Optional<String> takenBy(String sourceType, String topic) {
        return OwnTopics.of(settings).entrySet().stream()
                .filter(own -> own.getValue().equals(topic))
                .map(Map.Entry::getKey)
                .filter(variable -> !variable.equals(sourceType + TASKS_VARIABLE))
                .findFirst();
    }

    /** Whether a variable names a task topic. */
    static boolean isOfTasks(String variable) {
        return variable.endsWith(TASKS_VARIABLE);
    }

    /**
     * Why tasks of a source type cannot use a topic; empty if they can. Two source types may share a topic that no variable names, because
     * each task has its source type.
     */
    public Optional<String> problem(String sourceType, String topic) {
        if (!topic.matches(Settings.TOPIC)) {
            return Optional.of(Settings.TOPIC_MEANS);
        }
        return takenBy(sourceType, topic)
                .map(variable -> "'%s' is the topic of %s: choose another".formatted(topic, variable));
    }
}
