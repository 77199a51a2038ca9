package io.parsermanager.tasktype;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Task types over REST. */
@Path("/api/v1/task_type")
public class TaskTypeResource {
    private final FindTaskTypes findTaskTypes;
    private final ChangeTaskType changeTaskType;
    private final MergePatch bodies;
    private final PauseAndResume pauseAndResume;
    private final DeleteTaskType deleteTaskType;
    private final Precondition precondition;

    TaskTypeResource(
            FindTaskTypes findTaskTypes,
            ChangeTaskType changeTaskType,
            MergePatch bodies,
            PauseAndResume pauseAndResume,
            DeleteTaskType deleteTaskType,
            Precondition precondition) {
        this.precondition = precondition;
        this.findTaskTypes = findTaskTypes;
        this.changeTaskType = changeTaskType;
        this.bodies = bodies;
        this.pauseAndResume = pauseAndResume;
        this.deleteTaskType = deleteTaskType;
    }

    @GET
    public Page<TaskTypeView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("source_type") String sourceType,
            @QueryParam("enabled") Boolean enabled) {
        return findTaskTypes.page(sourceType, enabled, paging);
    }

    @GET
    @Path("{id}")
    public TaskTypeView get(long id) {
        return findTaskTypes.get(id);
    }

    /** Creates a task type. Existing sources get no schedule for it: add source schedules where you want them. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaskTypeView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskTypeFields.class)))
                    ObjectNode body) {
        TaskTypeView type = changeTaskType.create(body);
        return CreatedResponse.of("task_type", type.id(), type);
    }

    /** Changes a task type. A new cron, time zone, spread or slice moves the next run of every schedule without an interval of its own. */
    @PATCH
    @Path("{id}")
    public TaskTypeView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskTypeFields.class)))
                    ObjectNode body) {
        return changeTaskType.patch(id, body);
    }

    /** Deletes a task type. It fails while the task type has a history or, without {@code force}, schedules. */
    @DELETE
    @Path("{id}")
    public void delete(long id, @QueryParam("force") boolean force) {
        TaskTypeView type = findTaskTypes.get(id);
        precondition.check(() -> type);
        deleteTaskType.run(id, force);
    }

    @POST
    @Path("{id}/pause")
    public TaskTypeView pause(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.TASK_TYPE, id, bodies.overOptional(PauseRequest.NONE, body));
        return get(id);
    }

    @POST
    @Path("{id}/resume")
    public TaskTypeView resume(long id) {
        pauseAndResume.resume(Pausable.TASK_TYPE, id);
        return get(id);
    }
}
