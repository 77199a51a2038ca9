package io.parsermanager.dispatch;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The topic of a task type, and the least size of its messages.
 *
 * @param topic the topic of the source type; null: its environment variable names the topic
 * @param paramsBytes the size of the task type's params, which each message contains
 * @param batchSize the most sources of a task; older tasks may have more if it was lowered
 * @param overloaded true: the parsers do not keep up, so the service sends only probes
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
    /** The columns of a query for routes, from task_type tt and source_type st. */
    static final String COLUMNS =
            "tt.id, tt.source_type, tt.code, st.topic, octet_length(CAST(tt.params AS text)), tt.batch_size, st.overloaded_at IS NOT NULL";
}
