package io.parsermanager.task.cancel;

/**
 * Event after the commit: tasks were canceled. The service tells parsers at once instead of at the next tick.
 *
 * @param tasks how many
 */
public record TasksCanceled(long tasks) {}
