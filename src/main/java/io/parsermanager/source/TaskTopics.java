package io.parsermanager.source;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Which Kafka topic the tasks of a source type go to. */
@ApplicationScoped
public class TaskTopics {
    private final Settings settings;

    TaskTopics(Settings settings) {
        this.settings = settings;
    }

    /**
     * The source type's own topic if its row names one, else the one of its variable, else its code in lower case followed by
     * {@code _parser_tasks}.
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
}
