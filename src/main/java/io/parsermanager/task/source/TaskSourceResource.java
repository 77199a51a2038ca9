package io.parsermanager.task.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The sources of tasks over REST: the sources of one task, or the history of one source. */
@Path("/api/v1/task_source")
public class TaskSourceResource {
    /**
     * The association as a client sees it.
     *
     * @param errorCode of the error that the parser sent for this source alone; null: it sent none
     * @param foundNew how many items were new at this visit; null: the parser did not say
     * @param foundTotal how many items the answer had
     */
    @RegisterForReflection
    public record TaskSourceView(
            Long taskId,
            Long sourceId,
            TaskStatus status,
            String errorCode,
            String errorMessage,
            Integer foundNew,
            Integer foundTotal) {}

    /** The fields of a new association. */
    public record NewTaskSource(
            @NotNull Long taskId, @NotNull Long sourceId) {
        static final NewTaskSource EMPTY = new NewTaskSource(null, null);
    }

    private static final String SELECT = """
            SELECT ts.taskId, ts.sourceId, ts.status, ts.errorCode, ts.errorMessage, ts.foundNew, ts.foundTotal FROM TaskSource ts
            """;

    private final KeysetPage lists;
    private final MergePatch bodies;
    private final ChangeTaskSources changeTaskSources;

    TaskSourceResource(KeysetPage lists, MergePatch bodies, ChangeTaskSources changeTaskSources) {
        this.lists = lists;
        this.bodies = bodies;
        this.changeTaskSources = changeTaskSources;
    }

    /** Lists by task in the order of sources, or by source in the order of tasks. */
    @GET
    @Transactional
    public Page<TaskSourceView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("task_id") Long taskId,
            @QueryParam("source_id") Long sourceId) {
        QueryFilter filter = new QueryFilter()
                .and("ts.taskId = :task", "task", taskId)
                .and("ts.sourceId = :source", "source", sourceId);
        if (taskId == null && sourceId == null) {
            return lists.pageByPair(
                    TaskSourceView.class,
                    SELECT,
                    "ts.taskId",
                    "ts.sourceId",
                    filter,
                    paging,
                    view -> List.of(view.taskId, view.sourceId));
        }
        return taskId == null
                ? lists.page(TaskSourceView.class, SELECT, "ts.taskId", filter, paging, TaskSourceView::taskId)
                : lists.page(TaskSourceView.class, SELECT, "ts.sourceId", filter, paging, TaskSourceView::sourceId);
    }

    @GET
    @Path("{task_id}/{source_id}")
    @Transactional
    public TaskSourceView get(@PathParam("task_id") long taskId, @PathParam("source_id") long sourceId) {
        TaskSource association = TaskSource.findById(new TaskSource.Key(taskId, sourceId));
        if (association == null) {
            throw new NotFoundException("Task %d has no source %d".formatted(taskId, sourceId));
        }
        return new TaskSourceView(
                association.taskId,
                association.sourceId,
                association.status,
                association.errorCode,
                association.errorMessage,
                association.foundNew,
                association.foundTotal);
    }

    /** Adds a source to a task that was not sent yet. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaskSourceView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTaskSource.class)))
                    ObjectNode body) {
        NewTaskSource fields = bodies.over(NewTaskSource.EMPTY, body);
        changeTaskSources.add(fields.taskId, fields.sourceId);
        return CreatedResponse.of(
                "task_source/" + fields.taskId,
                fields.sourceId,
                new TaskSourceView(fields.taskId, fields.sourceId, null, null, null, null, null));
    }

    /** Removes a source from a task that was not sent yet, or from the history of a finished task. */
    @DELETE
    @Path("{task_id}/{source_id}")
    public void delete(@PathParam("task_id") long taskId, @PathParam("source_id") long sourceId) {
        changeTaskSources.remove(taskId, sourceId);
    }
}
