package io.parsermanager.settings;

import io.parsermanager.settings.check.StrictBooleanConverter;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Events. A part of {@link Settings}. */
public interface EventSettings {
    String URL = "https?://[^/?#\\s@]+(/[^?#\\s]*)?";

    String URL_MEANS = "must be an address such as https://parsers.example.org, without a user, a query and a fragment";

    /** The topic of events. Without it the service sends none to Kafka: many installations have no reader for them. */
    @WithName("KAFKA_EVENT_TOPIC")
    Optional<@Pattern(regexp = KafkaSettings.TOPIC, message = KafkaSettings.TOPIC_MEANS) String> kafkaEventTopic();

    /** Whether the topic also has an event for every final task. They are as many as the tasks. */
    @WithName("EVENT_TASK_FINISHED")
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean eventTaskFinished();

    /** How long an event waits for Kafka or a webhook before the service drops it. */
    @WithName("EVENT_RETENTION")
    @WithDefault("7d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 365)
    Duration eventRetention();

    /** How many events may wait. The service drops the oldest beyond that, so that events never fill the disk. A million take about 1 GB. */
    @WithName("EVENT_MAX_ROWS")
    @WithDefault("1000000")
    @Min(1000)
    @Max(100_000_000)
    int eventMaxRows();

    /** Where people open the page, as https://host. Messages of webhooks link to it; without it they have no links. */
    @WithName("PUBLIC_URL")
    Optional<@Pattern(regexp = URL, message = URL_MEANS) String> publicUrl();
}
