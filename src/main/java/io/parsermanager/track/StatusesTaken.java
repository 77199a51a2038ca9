package io.parsermanager.track;

import java.util.List;

/**
 * Event: all statuses of a poll are applied or in the dead-letter topic.
 *
 * @param sentAtMs Kafka's timestamp of each, in milliseconds since 1970
 */
public record StatusesTaken(List<Long> sentAtMs) {}
