package io.parsermanager.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Tasks over REST. */
@Path("/api/v1/task")
public class TaskResource {
    /** A task as a client sees it. */
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
            String errorCode,
            String errorMessage,
            String worker,
            JsonNode stats) {}

    private static final String SELECT = """
            SELECT t.id, t.taskGroupId, t.taskTypeId, tt.sourceType, tt.code, t.status, t.attempt, t.createdAt, t.availableAt,
                   t.queuedAt, t.startedAt, t.finishedAt, t.deadlineAt, t.expiresAt, t.cancelReason, t.errorCode,
                   t.errorMessage, t.worker, t.stats
            FROM Task t JOIN TaskType tt ON tt.id = t.taskTypeId
            """;

    private final Session session;
    private final Lists lists;

    TaskResource(Session session, Lists lists) {
        this.session = session;
        this.lists = lists;
    }

    @GET
    @Transactional
    public Page<TaskView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("task_group_id") Long taskGroupId,
            @QueryParam("status") List<TaskStatus> statuses,
            @QueryParam("source_type") String sourceType,
            @QueryParam("task_type") String taskType,
            @QueryParam("source_id") Long sourceId) {
        Filter filter = new Filter()
                .and("t.taskGroupId = :task_group", "task_group", taskGroupId)
                .and("t.status IN :statuses", "statuses", statuses)
                .and("tt.sourceType = :source_type", "source_type", sourceType)
                .and("tt.code = :task_type", "task_type", taskType)
                .and("t.id IN (SELECT ts.taskId FROM TaskSource ts WHERE ts.sourceId = :source)", "source", sourceId);
        return lists.page(TaskView.class, SELECT, "t.id", filter, paging, TaskView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public TaskView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE t.id = :id", TaskView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no task " + id));
    }
}
