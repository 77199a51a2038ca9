package io.parsermanager.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The event task.finished. src/contract/task-event.schema.json describes it.
 *
 * @param stats what the parser reported, as JSON text
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record FinishedTaskEvent(
        long taskId,
        long taskGroupId,
        String sourceType,
        String taskType,
        String status,
        int attempt,
        String cancelReason,
        String worker,
        TaskError error,
        String createdAt,
        String queuedAt,
        String startedAt,
        String finishedAt,
        String occurredAt,
        @JsonRawValue String stats) {
    /** What the last attempt that failed reported. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TaskError(String code, String message) {}

    /** A row of the query of {@link PublishTaskEvents}. */
    static FinishedTaskEvent of(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        String message = row.getString("error_message");
        String finished = time(row, "finished_at");
        return new FinishedTaskEvent(
                row.getLong("id"),
                row.getLong("task_group_id"),
                row.getString("source_type"),
                row.getString("code"),
                row.getString("status"),
                row.getInt("attempt"),
                row.getString("cancel_reason"),
                row.getString("worker"),
                code == null && message == null ? null : new TaskError(code, message),
                time(row, "created_at"),
                time(row, "queued_at"),
                time(row, "started_at"),
                finished,
                finished,
                row.getString("stats_text"));
    }

    /** The id of the CloudEvent: the same however often it is sent, since a task ends once. */
    @JsonIgnore
    String id() {
        return "finished-" + taskId;
    }

    /** The key of the record. */
    @JsonIgnore
    String entity() {
        return "task/" + taskId;
    }

    /** As RFC 3339 writes it. PostgreSQL has written it without a zone: to read and write five times of each event would take longer than all else. */
    private static String time(ResultSet row, String column) throws SQLException {
        String time = row.getString(column);
        return time == null ? null : time.replace(' ', 'T') + "Z";
    }
}
