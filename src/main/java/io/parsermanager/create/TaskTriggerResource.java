package io.parsermanager.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.RetryTasks.WouldRetry;
import io.parsermanager.http.Caller;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.task.Reason;
import io.parsermanager.task.Task;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.text.SingleLine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.SortedSet;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.Session;

/** Makes tasks by hand, and retries tasks that failed or were canceled. */
@Path("/api/v1/task")
public class TaskTriggerResource {
    /** A task made by hand. */
    @Schema(examples = "{\"task_type_id\": 1, \"source_ids\": [7], \"reason\": \"a reader complained\"}")
    public record NewTask(
            @NotNull Long taskTypeId,
            @NotEmpty @Size(max = 1000) SortedSet<Long> sourceIds,
            @Size(max = 1000) @SingleLine(breaks = true) String reason) {
        static final NewTask EMPTY = new NewTask(null, null, null);
    }

    /** The task that was made. */
    @RegisterForReflection
    public record MadeTask(Long id, Long taskGroupId) {}

    private final Session session;
    private final CreateTask createTask;
    private final RetryTasks retryTasks;
    private final MergePatch bodies;
    private final Caller caller;

    TaskTriggerResource(
            Session session, CreateTask createTask, RetryTasks retryTasks, MergePatch bodies, Caller caller) {
        this.session = session;
        this.createTask = createTask;
        this.retryTasks = retryTasks;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** Makes one task for the sources in the body. */
    @POST
    @Transactional
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = MadeTask.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTask.class)))
                    ObjectNode body) {
        NewTask task = bodies.over(NewTask.EMPTY, body);
        long group = createTask.create(task.taskTypeId, task.sourceIds, caller.name(), task.reason);
        MadeTask made = session.createSelectionQuery(
                        "SELECT t.id, t.taskGroupId FROM Task t WHERE t.taskGroupId = :group", MadeTask.class)
                .setParameter("group", group)
                .getSingleResult();
        return CreatedResponse.of("task", made.id, made);
    }

    /** Makes a new task for the task's sources that did not succeed. */
    @POST
    @Path("{id}/retry")
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Made.class)))
    public Response retry(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Reason.class)))
                    ObjectNode body) {
        if (Task.findById(id) == null) {
            throw new NotFoundException("There is no task " + id);
        }
        String reason = bodies.overOptional(Reason.NONE, body).reason();
        Made made = retryTasks.run(
                TaskSelection.ofTask(id, null), caller.name(), reason == null ? "Retry of task " + id : reason);
        if (made.tasks() == 0) {
            throw new ConflictException(
                    "Nothing to retry: the sources of task %d succeeded, have an active task, or are disabled or paused"
                            .formatted(id));
        }
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    /** Makes new groups for the sources of the selected tasks that did not succeed. */
    @POST
    @Path("retry")
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Made.class)))
    @APIResponse(
            responseCode = "200",
            description = "Dry run: what would be made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = WouldRetry.class)))
    public Response retrySelected(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskSelection.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        TaskSelection selection = bodies.over(TaskSelection.NONE, body);
        return retryTasks.answer(selection, caller.name(), selection.reason(), dryRun);
    }
}
