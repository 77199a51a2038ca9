package io.parsermanager.dispatch;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Where the tasks of a task type go.
 *
 * @param topic the source type's own, or null for the one of its variable
 * @param params the task type's, as JSON text
 * @param overloaded its parsers do not keep up: only probes are sent
 */
@RegisterForReflection
public record Route(
        Long taskTypeId, String sourceType, String taskType, String topic, String params, Boolean overloaded) {}
