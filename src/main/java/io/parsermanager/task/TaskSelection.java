package io.parsermanager.task;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.text.SingleLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Selects tasks for an action. A field that is left out does not restrict the selection.
 *
 * @param ids the ids of the tasks
 * @param host the host of a source's address
 * @param createdTo tasks created before this time
 * @param finishedFrom tasks that finished at this time or later
 * @param reason the reason of the action, which is stored
 */
@Schema(
        examples =
                "{\"source_type\": \"VK\", \"statuses\": [\"FAILED\"], \"created_from\": \"2026-11-24T06:00:00Z\", \"reason\": \"VK was down\"}")
public record TaskSelection(
        @Size(min = 1, max = 10_000, message = NOT_NONE) List<@NotNull Long> ids,
        Long taskGroupId,
        String sourceType,
        String taskType,
        Long sourceId,
        @Size(min = 1, message = NOT_NONE) Set<@NotNull TaskStatus> statuses,
        String errorCode,
        CancelReason cancelReason,
        String worker,
        String host,
        Instant createdFrom,
        Instant createdTo,
        Instant finishedFrom,
        @Size(max = 1000) @SingleLine(breaks = true) String reason) {
    /** An empty list is an error, since a program may send one by mistake and must not select all tasks. */
    private static final String NOT_NONE = "must name 1 to 10000; left out it means all";

    private static final String OF_HOST = """
            EXISTS (SELECT FROM all_task_sources x JOIN source s ON s.id = x.source_id
                    WHERE x.task_id = t.id AND source_host(s.external_id) = :host)""";

    /** The bound on the id spares PostgreSQL the history before: a task is made at most its hard limit before it finishes. */
    private static final String FINISHED_FROM = """
            t.finished_at >= CAST(:finished_from AS timestamptz)
            AND t.id > (SELECT last_id_before('all_tasks', CAST(:finished_from AS timestamptz) - interval '5 minutes'
                               - make_interval(secs => (SELECT max(max_duration_s) FROM task_type))))""";

    public static final TaskSelection NONE = new TaskSelection(null, null, null, null, null, null, null, null, null);

    /** A selection by what most callers know of tasks. */
    public TaskSelection(
            List<Long> ids,
            Long taskGroupId,
            String sourceType,
            String taskType,
            Long sourceId,
            Set<TaskStatus> statuses,
            Instant createdFrom,
            Instant createdTo,
            String reason) {
        this(
                ids,
                taskGroupId,
                sourceType,
                taskType,
                sourceId,
                statuses,
                null,
                null,
                null,
                null,
                createdFrom,
                createdTo,
                null,
                reason);
    }

    public static TaskSelection ofTask(long id, String reason) {
        return new TaskSelection(List.of(id), null, null, null, null, null, null, null, reason);
    }

    public static TaskSelection ofGroup(long id, String reason) {
        return new TaskSelection(null, id, null, null, null, null, null, null, reason);
    }

    /**
     * Conditions on task t and task_type tt.
     *
     * @throws Invalid if there are none: a call for all tasks is more likely a mistake
     */
    public QueryFilter filter() {
        QueryFilter filter = new QueryFilter()
                .and("t.id = ANY (:ids)", "ids", ids == null ? null : ids.toArray(Long[]::new))
                .and("t.task_group_id = :task_group", "task_group", taskGroupId)
                .and("tt.source_type = :source_type", "source_type", sourceType)
                .and("tt.code = :task_type", "task_type", taskType)
                .and(
                        "EXISTS (SELECT FROM all_task_sources x WHERE x.task_id = t.id AND x.source_id = :source)",
                        "source",
                        sourceId)
                .and(
                        "t.status = ANY (:statuses)",
                        "statuses",
                        statuses == null
                                ? null
                                : statuses.stream().map(TaskStatus::name).toArray(String[]::new))
                .and("t.error_code = :error_code", "error_code", errorCode)
                .and(
                        "t.cancel_reason = :cancel_reason",
                        "cancel_reason",
                        cancelReason == null ? null : cancelReason.name())
                .and("t.worker = :worker", "worker", worker)
                .and(OF_HOST, "host", host == null ? null : host.toLowerCase(Locale.ROOT))
                .and(FINISHED_FROM, "finished_from", finishedFrom)
                .and("t.created_at >= :created_from", "created_from", createdFrom)
                .and("t.created_at < :created_to", "created_to", createdTo);
        if (filter.isEmpty()) {
            throw InvalidInputException.pointer(
                    "", "must name at least one condition, so that nobody selects all tasks by mistake");
        }
        return filter;
    }
}
