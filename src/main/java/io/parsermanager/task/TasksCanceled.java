package io.parsermanager.task;

/**
 * Fired when tasks have been cancelled and that is committed, so that parsers are told at once rather than at the next look.
 *
 * @param tasks how many
 */
public record TasksCanceled(long tasks) {}
