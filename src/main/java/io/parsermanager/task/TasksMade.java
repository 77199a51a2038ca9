package io.parsermanager.task;

/**
 * Fired when NEW tasks have been committed, so that they are sent at once rather than at the next look.
 *
 * @param tasks how many
 */
public record TasksMade(long tasks) {}
