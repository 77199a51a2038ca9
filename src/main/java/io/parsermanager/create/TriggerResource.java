package io.parsermanager.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.RetryTasks.WouldRetry;
import io.parsermanager.create.TriggerManually.Narrowing;
import io.parsermanager.http.Caller;
import io.parsermanager.http.MergePatch;
import io.parsermanager.task.Reason;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.group.TaskGroup;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Makes task groups now, on request. A crontab can call it. */
@Path("/api/v1/task_group")
public class TriggerResource {
    private final TriggerManually triggerManually;
    private final RetryTasks retryTasks;
    private final MergePatch bodies;
    private final Caller caller;

    TriggerResource(TriggerManually triggerManually, RetryTasks retryTasks, MergePatch bodies, Caller caller) {
        this.triggerManually = triggerManually;
        this.retryTasks = retryTasks;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** Makes groups for every enabled source, source type and task type. A body restricts them. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Made.class)))
    public Response create(
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Narrowing.class)))
                    ObjectNode body,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 200) String idempotencyKey) {
        Narrowing narrowing = bodies.overOptional(Narrowing.NONE, body);
        Made made = idempotencyKey == null
                ? triggerManually.run(narrowing)
                : triggerManually.runOnce(idempotencyKey, narrowing);
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    /** Makes a new group for the group's sources that did not succeed. */
    @POST
    @Path("{id}/retry")
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Made.class)))
    @APIResponse(
            responseCode = "200",
            description = "Dry run: what would be made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = WouldRetry.class)))
    public Response retry(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Reason.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        if (TaskGroup.findById(id) == null) {
            throw new NotFoundException("There is no task group " + id);
        }
        String reason = bodies.overOptional(Reason.NONE, body).reason();
        return retryTasks.answer(
                TaskSelection.ofGroup(id, null),
                caller.name(),
                reason == null ? "Retry of task group " + id : reason,
                dryRun);
    }
}
