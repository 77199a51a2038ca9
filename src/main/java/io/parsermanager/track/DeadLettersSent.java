package io.parsermanager.track;

import java.util.Map;

/**
 * Event: statuses went to the dead-letter topic.
 *
 * @param byReason how many, by the name of the reason
 */
public record DeadLettersSent(Map<String, Long> byReason) {}
