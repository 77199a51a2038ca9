package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Caller;
import io.parsermanager.http.Filter;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.schedule.RetryTasks.WouldRetry;
import io.parsermanager.source.SourceType;
import io.parsermanager.task.Reason;
import io.parsermanager.task.TaskGroup;
import io.parsermanager.task.TaskSelection;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Makes task groups now: what a crontab called before this service scheduled itself. */
@Path("/api/v1/task_group")
public class TriggerResource {
    /**
     * Which schedules to fire; a field that is left out does not narrow.
     *
     * @param taskType code of a task type, of every source type that has it
     * @param tags sources that have all of these
     * @param onlyDue only schedules whose time has come
     */
    @Schema(example = "{\"source_type\": \"RSS\", \"tags\": [\"news\"], \"reason\": \"the parser was repaired\"}")
    public record Narrowing(
            String sourceType,
            String taskType,
            @Size(min = 1, max = 10_000, message = NOT_NONE) SortedSet<Long> sourceIds,
            @Size(max = 100) SortedSet<String> tags,
            boolean onlyDue,
            @Size(max = 1000) String reason) {
        /** A list that came out empty by mistake must not mean all. */
        private static final String NOT_NONE = "must name 1 to 10000; left out it means all";

        static final Narrowing NONE = new Narrowing(null, null, null, null, false, null);

        Filter filter() {
            Filter filter = new Filter()
                    .and("ss.enabled")
                    .and("tt.source_type = :source_type", "source_type", sourceType)
                    .and("tt.code = :task_type", "task_type", taskType);
            if (sourceIds != null) {
                filter.and("ss.source_id = ANY (:sources)", "sources", sourceIds.toArray(Long[]::new));
            }
            if (tags != null) {
                filter.and("s.tags @> CAST(:tags AS varchar[])", "tags", tags.toArray(String[]::new));
            }
            return filter;
        }
    }

    private final CreateTasks createTasks;
    private final RetryTasks retryTasks;
    private final Bodies bodies;
    private final Caller caller;
    private final AnswerOnce answerOnce;

    TriggerResource(
            CreateTasks createTasks, RetryTasks retryTasks, Bodies bodies, Caller caller, AnswerOnce answerOnce) {
        this.createTasks = createTasks;
        this.retryTasks = retryTasks;
        this.bodies = bodies;
        this.caller = caller;
        this.answerOnce = answerOnce;
    }

    /** Without a body: for every enabled source, source type and task type. */
    @POST
    @APIResponseSchema(value = Made.class, responseCode = "201", responseDescription = "What was made")
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Narrowing.class)))
                    ObjectNode body,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 200) String idempotencyKey) {
        Narrowing narrowing = bodies.overOptional(Narrowing.NONE, body);
        requireKnown(narrowing);
        Made made = idempotencyKey == null
                ? createTasks.fire(Firing.manual(caller.name(), narrowing.reason, narrowing.filter())
                        .onlyDue(narrowing.onlyDue))
                : answerOnce.answer(
                        idempotencyKey,
                        narrowing.toString(),
                        Made.class,
                        key -> createTasks.fire(
                                Firing.manual("key:" + key, caller.name(), narrowing.reason, narrowing.filter())
                                        .onlyDue(narrowing.onlyDue)));
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    private static void requireKnown(Narrowing narrowing) {
        if (narrowing.sourceType != null) {
            SourceType.requireKnown(narrowing.sourceType);
        }
        if (narrowing.taskType != null) {
            TaskType.requireKnown(narrowing.taskType);
        }
    }

    /** Makes a new group for those sources of the group that did not succeed. */
    @POST
    @Path("{id}/retry")
    @APIResponseSchema(value = Made.class, responseCode = "201", responseDescription = "What was made")
    @APIResponse(
            responseCode = "200",
            description = "Dry run: what would be made",
            content = @Content(schema = @Schema(implementation = WouldRetry.class)))
    public Response retry(
            long id,
            @RequestBody(
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
