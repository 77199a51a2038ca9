package io.parsermanager.dispatch;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Where the tasks of a task type go, and how large their messages are at least.
 *
 * @param topic the source type's own, or null for the one of its variable
 * @param paramsBytes of the task type's params, which each message repeats
 * @param batchSize sources that a task has at most, if the task type was not changed since
 * @param overloaded its parsers do not keep up: only probes are sent
 */
@RegisterForReflection
public record Route(
        Long taskTypeId,
        String sourceType,
        String taskType,
        String topic,
        Integer paramsBytes,
        Integer batchSize,
        Boolean overloaded) {
    /** What a select of a route has, from task_type tt and source_type st. */
    static final String COLUMNS =
            "tt.id, tt.source_type, tt.code, st.topic, octet_length(CAST(tt.params AS text)), tt.batch_size, st.overloaded_at IS NOT NULL";
}
