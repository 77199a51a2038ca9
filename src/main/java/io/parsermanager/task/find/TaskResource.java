package io.parsermanager.task.find;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Versioned;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.Reason;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.cancel.CancelTasks;
import io.parsermanager.task.cancel.CancelTasks.Canceled;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.hibernate.Session;

/** Tasks over REST. TaskTriggerResource makes and retries them, under the same path. */
@Path("/api/v1/task")
public class TaskResource {
    /** A task as a client sees it. */
    @RegisterForReflection
    public record TaskView(
            Long id,
            long taskGroupId,
            long taskTypeId,
            String sourceType,
            String taskType,
            TaskStatus status,
            int attempt,
            Instant createdAt,
            Instant availableAt,
            Instant queuedAt,
            Instant startedAt,
            Instant finishedAt,
            Instant deadlineAt,
            Instant expiresAt,
            CancelReason cancelReason,
            String canceledBy,
            String cancelNote,
            String errorCode,
            String errorMessage,
            String worker,
            JsonNode stats)
            implements Versioned {}

    /**
     * The fields of an unfinished task that a client can change.
     *
     * @param availableAt the service does not send a NEW task before this time
     * @param deadlineAt the time at which the present state is overdue
     * @param expiresAt the hard limit
     */
    @Schema(examples = "{\"deadline_at\": \"2026-11-24T08:00:00Z\"}")
    public record TaskFields(
            @NotNull Instant availableAt,
            @NotNull Instant deadlineAt,
            @NotNull Instant expiresAt) {}

    static final String SELECT = """
            SELECT t.id, t.taskGroupId, t.taskTypeId, tt.sourceType, tt.code, t.status, t.attempt, t.createdAt, t.availableAt,
                   t.queuedAt, t.startedAt, t.finishedAt, t.deadlineAt, t.expiresAt, t.cancelReason, t.canceledBy,
                   t.cancelNote, t.errorCode, t.errorMessage, t.worker, t.stats
            FROM Task t JOIN TaskType tt ON tt.id = t.taskTypeId
            """;

    private static final String PATCH_SQL = """
            UPDATE task SET available_at = :available_at, deadline_at = :deadline_at, expires_at = :expires_at
            WHERE id = :id AND status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
            """;
    private static final String DELETE_SQL = """
            WITH sources AS (DELETE FROM task_source_history WHERE task_id = :id), attempts AS (DELETE FROM task_attempt WHERE task_id = :id)
            DELETE FROM task_history WHERE id = :id
            """;

    private final Session session;
    private final FindTasks findTasks;
    private final MergePatch bodies;
    private final CancelTasks cancelTasks;
    private final Precondition precondition;
    private final WaitForTasks waitForTasks;

    TaskResource(
            Session session,
            FindTasks findTasks,
            MergePatch bodies,
            CancelTasks cancelTasks,
            Precondition precondition,
            WaitForTasks waitForTasks) {
        this.waitForTasks = waitForTasks;
        this.precondition = precondition;
        this.session = session;
        this.findTasks = findTasks;
        this.bodies = bodies;
        this.cancelTasks = cancelTasks;
    }

    @GET
    public Page<TaskView> list(@BeanParam @Valid Paging paging, @BeanParam TaskQuery query) {
        return findTasks.page(paging, query);
    }

    /** Gets a task; with a wait, once it is final or the wait is over. */
    @GET
    @Path("{id}")
    @Blocking
    @APIResponseSchema(TaskView.class)
    public Uni<TaskView> get(
            long id,
            @QueryParam("wait")
                    @Parameter(
                            description =
                                    "How long to wait until the task is final, such as 30s; at most 60s. Left out: not at all.",
                            schema = @Schema(type = SchemaType.STRING, examples = "30s"))
                    Duration wait) {
        if (wait != null && wait.compareTo(WaitForTasks.LONGEST) > 0) {
            throw InvalidInputException.parameter("wait", "must not be longer than 60s");
        }
        TaskView task = get(id);
        return wait == null || task.finishedAt != null
                ? Uni.createFrom().item(task)
                : waitForTasks
                        .untilFinal(id, wait)
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(isFinal -> BatchLoop.one(() -> get(id)));
    }

    @Transactional
    public TaskView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE t.id = :id", TaskView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no task " + id));
    }

    /** Changes the times of a task that is not finished. */
    @PATCH
    @Path("{id}")
    @Transactional
    public TaskView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskFields.class)))
                    ObjectNode body) {
        precondition.lockAndCheck("task", "id", id, () -> get(id));
        TaskView task = get(id);
        TaskFields fields = bodies.over(new TaskFields(task.availableAt, task.deadlineAt, task.expiresAt), body);
        if (fields.deadlineAt.isAfter(fields.expiresAt)) {
            throw InvalidInputException.field("deadline_at", "must not be after expires_at");
        }
        int patched = session.createNativeMutationQuery(PATCH_SQL)
                .setParameter("id", id)
                .setParameter("available_at", fields.availableAt)
                .setParameter("deadline_at", fields.deadlineAt)
                .setParameter("expires_at", fields.expiresAt)
                .executeUpdate();
        if (patched == 0) {
            throw new ConflictException("Task %d is %s: nothing changes a finished task".formatted(id, task.status));
        }
        return get(id);
    }

    /** Deletes a finished task from the history. */
    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(long id) {
        precondition.lockAndCheck("task_history", "id", id, () -> get(id));
        if (session.createNativeMutationQuery(DELETE_SQL).setParameter("id", id).executeUpdate() == 0) {
            throw new ConflictException("Task %d is %s: cancel it first".formatted(id, get(id).status));
        }
    }

    @POST
    @Path("{id}/cancel")
    public TaskView cancel(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Reason.class)))
                    ObjectNode body) {
        TaskView before = get(id);
        TaskSelection selection =
                TaskSelection.ofTask(id, bodies.overOptional(Reason.NONE, body).reason());
        if (cancelTasks.run(selection, false).tasks() == 0) {
            throw new ConflictException("Task %d is finished: its status is %s".formatted(id, before.status));
        }
        return get(id);
    }

    /** Cancels the selected tasks that are not finished. */
    @POST
    @Path("cancel")
    public Canceled cancelSelected(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskSelection.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        return cancelTasks.run(bodies.over(TaskSelection.NONE, body), dryRun);
    }
}
