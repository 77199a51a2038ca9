package io.parsermanager.track;

import java.util.List;

/**
 * Fired when a poll's statuses have been applied or set aside.
 *
 * @param sentAtMs when each was sent, as Kafka tells: milliseconds since 1970
 */
public record StatusesTaken(List<Long> sentAtMs) {}
