package io.parsermanager.dispatch;

/**
 * Where the tasks of a task type go.
 *
 * @param topic the source type's own, or null for the one of its variable
 * @param params the task type's, as JSON text
 */
public record Route(Long taskTypeId, String sourceType, String taskType, String topic, String params) {}
