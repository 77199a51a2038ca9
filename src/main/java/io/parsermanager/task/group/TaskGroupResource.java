package io.parsermanager.task.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Versioned;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.paging.CreatedBetween;
import io.parsermanager.http.paging.CreatedBetween.Range;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.task.Reason;
import io.parsermanager.task.StatusMergeQuery;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.Trigger;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.task.cancel.CancelExpired.Expired;
import io.parsermanager.task.cancel.CancelTasks;
import io.parsermanager.task.cancel.CancelTasks.Canceled;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.hibernate.Session;

/** Task groups over REST. TriggerResource makes them, under the same path. */
@Path("/api/v1/task_group")
public class TaskGroupResource {
    /**
     * A task group as a client sees it, with the number of its tasks in each state.
     *
     * @param firedAt the firing of the cron, or the beginning of the window; null: made by hand
     * @param closesAt until then tasks may come; null: it has no window
     */
    @RegisterForReflection
    public record TaskGroupView(
            Long id,
            long taskTypeId,
            String sourceType,
            String taskType,
            Trigger trigger,
            String actor,
            String reason,
            GroupStatus status,
            int newTasks,
            int queuedTasks,
            int inProgressTasks,
            int successTasks,
            int failedTasks,
            int canceledTasks,
            int totalTasks,
            Instant firedAt,
            Instant closesAt,
            Instant createdAt,
            Instant finishedAt)
            implements Versioned {}

    private static final String SELECT = """
            SELECT g.id, g.taskTypeId, tt.sourceType, tt.code, g.trigger, g.actor, g.reason, g.status, g.newTasks, g.queuedTasks,
                   g.inProgressTasks, g.successTasks, g.failedTasks, g.canceledTasks, g.totalTasks, g.firedAt, g.closesAt, g.createdAt,
                   g.finishedAt
            FROM TaskGroup g JOIN TaskType tt ON tt.id = g.taskTypeId
            """;

    private final Session session;
    private final KeysetPage lists;
    private final MergePatch bodies;
    private final CreatedBetween createdBetween;
    private final StatusMergeQuery statusMergeQuery;
    private final CancelTasks cancelTasks;
    private final CancelExpired cancelExpired;
    private final DeleteTaskGroup deleteTaskGroup;
    private final Precondition precondition;

    TaskGroupResource(
            Session session,
            KeysetPage lists,
            MergePatch bodies,
            CreatedBetween createdBetween,
            StatusMergeQuery statusMergeQuery,
            CancelTasks cancelTasks,
            CancelExpired cancelExpired,
            DeleteTaskGroup deleteTaskGroup,
            Precondition precondition) {
        this.precondition = precondition;
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.createdBetween = createdBetween;
        this.statusMergeQuery = statusMergeQuery;
        this.cancelTasks = cancelTasks;
        this.cancelExpired = cancelExpired;
        this.deleteTaskGroup = deleteTaskGroup;
    }

    @GET
    @Transactional
    public Page<TaskGroupView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("status") List<GroupStatus> statuses,
            @QueryParam("trigger") Trigger trigger,
            @QueryParam("source_type") String sourceType,
            @QueryParam("task_type") String taskType,
            @QueryParam("created_from") Instant createdFrom,
            @QueryParam("created_to") Instant createdTo) {
        QueryFilter filter = new QueryFilter()
                .and("g.id IN :ids", "ids", ids)
                .and("g.status IN :statuses", "statuses", statuses)
                .and("g.trigger = :trigger", "trigger", trigger)
                .and("tt.sourceType = :source_type", "source_type", sourceType)
                .and("tt.code = :task_type", "task_type", taskType);
        Range created = createdBetween.find("task_group", createdFrom, createdTo);
        created.onEntity(filter, "g");
        if (!ids.isEmpty() || (statuses.isEmpty() && sourceType == null && taskType == null)) {
            return lists.page(TaskGroupView.class, SELECT, "g.id", filter, paging, TaskGroupView::id);
        }
        QueryFilter rows =
                new QueryFilter().and("x.trigger = :trigger", "trigger", trigger == null ? null : trigger.name());
        QueryFilter types = new QueryFilter()
                .and("owner.source_type = :source_type", "source_type", sourceType)
                .and("owner.code = :task_type", "task_type", taskType);
        return lists.page(
                TaskGroupView.class,
                SELECT,
                "g.id",
                filter,
                paging,
                statusMergeQuery.ofTypes(
                        "task_group", StatusMergeQuery.sought(GroupStatus.class, statuses), created, rows, types));
    }

    @GET
    @Path("{id}")
    @Transactional
    public TaskGroupView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE g.id = :id", TaskGroupView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no task group " + id));
    }

    /** Changes the reason of the group. */
    @PATCH
    @Path("{id}")
    @Transactional
    public TaskGroupView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Reason.class)))
                    ObjectNode body) {
        TaskGroupView group = get(id);
        precondition.check(() -> group);
        Reason fields = bodies.over(new Reason(group.reason), body);
        session.createNativeMutationQuery("UPDATE task_group SET reason = :reason WHERE id = :id")
                .setParameter("reason", fields.reason(), String.class)
                .setParameter("id", id)
                .executeUpdate();
        return get(id);
    }

    /** Deletes a finished group and its tasks from the history. */
    @DELETE
    @Path("{id}")
    public void delete(long id) {
        TaskGroupView group = get(id);
        precondition.check(() -> group);
        if (!deleteTaskGroup.run(id)) {
            throw new ConflictException("Task group %d is %s: cancel it first".formatted(id, group.status));
        }
    }

    /** Cancels the group's tasks that are not finished. */
    @POST
    @Path("{id}/cancel")
    public Canceled cancel(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Reason.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        get(id);
        return cancelTasks.run(
                TaskSelection.ofGroup(id, bodies.overOptional(Reason.NONE, body).reason()), dryRun);
    }

    /** The same with GET, for crontabs that can send no other method. */
    @GET
    @Path("cancel_expired_task_group")
    public Expired cancelExpiredByGet() {
        return cancelExpired.run();
    }

    @POST
    @Path("cancel_expired_task_group")
    public Expired cancelExpired() {
        return cancelExpired.run();
    }
}
