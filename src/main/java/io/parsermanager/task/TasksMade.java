package io.parsermanager.task;

/**
 * Event after the commit: NEW tasks were made. The service sends them at once instead of at the next tick.
 *
 * @param tasks how many
 */
public record TasksMade(long tasks) {}
