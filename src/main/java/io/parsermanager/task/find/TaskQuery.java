package io.parsermanager.task.find;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The filter of the list of tasks. Null and an empty list do not narrow. */
public class TaskQuery {
    @QueryParam("id")
    List<Long> ids = List.of();

    @QueryParam("task_group_id")
    Long taskGroupId;

    @QueryParam("status")
    List<TaskStatus> statuses = List.of();

    @QueryParam("source_type")
    String sourceType;

    @QueryParam("task_type")
    String taskType;

    @QueryParam("source_id")
    Long sourceId;

    @QueryParam("error_code")
    @Parameter(description = "The error code of the last attempt, exactly as the parser sent it.")
    String errorCode;

    @QueryParam("cancel_reason")
    CancelReason cancelReason;

    @QueryParam("worker")
    @Parameter(
            description =
                    "The name of the worker. The service searches the newest 100,000 tasks, before created_to if it is given.")
    String worker;

    @QueryParam("host")
    @Parameter(
            description =
                    "The host of a source's address. The service searches the newest 100,000 tasks, before created_to if it is given.")
    String host;

    @QueryParam("created_from")
    Instant createdFrom;

    @QueryParam("created_to")
    Instant createdTo;

    @QueryParam("finished_from")
    @Parameter(description = "Tasks that finished at this time or later.")
    Instant finishedFrom;

    /** Tasks of one group. */
    public static TaskQuery ofGroup(long id) {
        TaskQuery query = new TaskQuery();
        query.taskGroupId = id;
        return query;
    }

    /** The tasks that a bulk action selects. */
    public static TaskQuery of(TaskSelection selection) {
        TaskQuery query = new TaskQuery();
        query.ids = selection.ids() == null ? List.of() : selection.ids();
        query.taskGroupId = selection.taskGroupId();
        query.statuses = selection.statuses() == null ? List.of() : List.copyOf(selection.statuses());
        query.sourceType = selection.sourceType();
        query.taskType = selection.taskType();
        query.sourceId = selection.sourceId();
        query.errorCode = selection.errorCode();
        query.cancelReason = selection.cancelReason();
        query.worker = selection.worker();
        query.host = selection.host();
        query.createdFrom = selection.createdFrom();
        query.createdTo = selection.createdTo();
        query.finishedFrom = selection.finishedFrom();
        return query;
    }
}
