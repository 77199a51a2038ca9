package io.parsermanager.schedule;

import io.parsermanager.schedule.CreateTasks.Made;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Makes task groups now: what the seed's crontab called. */
@Path("/api/v1/task_group")
public class TriggerResource {
    /**
     * Which schedules to fire; a field that is left out does not narrow.
     *
     * @param taskType code of a task type, of every source type that has it
     * @param tags sources that have all of these
     * @param onlyDue only schedules whose time has come
     */
    public record Narrowing(
            String sourceType,
            String taskType,
            @Size(max = 10_000) Set<Long> sourceIds,
            @Size(max = 100) Set<String> tags,
            boolean onlyDue,
            @Size(max = 1000) String reason) {
        static final Narrowing NONE = new Narrowing(null, null, null, null, false, null);
    }

    private final CreateTasks createTasks;

    TriggerResource(CreateTasks createTasks) {
        this.createTasks = createTasks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Valid Narrowing body, @HeaderParam("X-Actor") @Size(max = 200) String actor) {
        Narrowing narrowing = Objects.requireNonNullElse(body, Narrowing.NONE);
        Made made = createTasks.fire(Firing.manual(
                actor,
                narrowing.reason,
                narrowing.onlyDue,
                narrowing.sourceType,
                narrowing.taskType,
                Objects.requireNonNullElse(narrowing.sourceIds, Set.of()),
                Objects.requireNonNullElse(narrowing.tags, Set.of())));
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    /** What curl sends for an empty body: {@code curl -d ''}. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response createAll(String form, @HeaderParam("X-Actor") @Size(max = 200) String actor) {
        if (form != null && !form.isBlank()) {
            throw new NotSupportedException("Send application/json, or no body at all");
        }
        return create(null, actor);
    }
}
