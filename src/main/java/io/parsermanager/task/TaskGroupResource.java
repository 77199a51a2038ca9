package io.parsermanager.task;

import io.parsermanager.http.Filter;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.task.CancelExpired.Canceled;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Task groups over REST. They are made by TriggerResource, under the same path. */
@Path("/api/v1/task_group")
public class TaskGroupResource {
    /** A task group as a client sees it: how many of its tasks are in which state. */
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
            Instant createdAt,
            Instant finishedAt) {}

    private static final String SELECT = """
            SELECT g.id, g.taskTypeId, tt.sourceType, tt.code, g.trigger, g.actor, g.reason, g.status, g.newTasks, g.queuedTasks,
                   g.inProgressTasks, g.successTasks, g.failedTasks, g.canceledTasks, g.totalTasks, g.createdAt, g.finishedAt
            FROM TaskGroup g JOIN TaskType tt ON tt.id = g.taskTypeId
            """;

    private final Session session;
    private final Lists lists;
    private final CancelExpired cancelExpired;

    TaskGroupResource(Session session, Lists lists, CancelExpired cancelExpired) {
        this.session = session;
        this.lists = lists;
        this.cancelExpired = cancelExpired;
    }

    @GET
    @Transactional
    public Page<TaskGroupView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("status") List<GroupStatus> statuses,
            @QueryParam("trigger") Trigger trigger,
            @QueryParam("source_type") String sourceType,
            @QueryParam("task_type") String taskType) {
        Filter filter = new Filter()
                .and("g.id IN :ids", "ids", ids)
                .and("g.status IN :statuses", "statuses", statuses)
                .and("g.trigger = :trigger", "trigger", trigger)
                .and("tt.sourceType = :source_type", "source_type", sourceType)
                .and("tt.code = :task_type", "task_type", taskType);
        return lists.page(TaskGroupView.class, SELECT, "g.id", filter, paging, TaskGroupView::id);
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

    /** For crontabs that can only GET. */
    @GET
    @Path("cancel_expired_task_group")
    public Canceled cancelExpiredByGet() {
        return cancelExpired.run();
    }

    @POST
    @Path("cancel_expired_task_group")
    public Canceled cancelExpired() {
        return cancelExpired.run();
    }
}
