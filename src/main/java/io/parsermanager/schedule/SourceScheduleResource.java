package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Invalid;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.source.Source;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import org.hibernate.Session;

/** Source schedules over REST. */
@Path("/api/v1/source_schedule")
public class SourceScheduleResource {
    /** A schedule as a client sees it. */
    public record SourceScheduleView(
            Long id,
            long sourceId,
            long taskTypeId,
            String sourceType,
            String taskType,
            boolean enabled,
            Integer intervalS,
            Instant nextRunAt,
            Long lastTaskId,
            int failures,
            Instant lastSuccessAt,
            Instant lastFailureAt,
            JsonNode state,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * A schedule as a client gives it.
     *
     * @param intervalS its own period in seconds; left out: the task type's cron
     * @param nextRunAt left out: the next firing
     */
    public record NewSourceSchedule(
            @NotNull Long sourceId,
            @NotNull Long taskTypeId,
            Boolean enabled,
            @Min(1) @Max(31_536_000) Integer intervalS,
            Instant nextRunAt) {}

    private static final String SELECT = """
            SELECT ss.id, ss.sourceId, ss.taskTypeId, tt.sourceType, tt.code, ss.enabled, ss.intervalS, ss.nextRunAt, ss.lastTaskId,
                   ss.failures, ss.lastSuccessAt, ss.lastFailureAt, ss.state, ss.createdAt, ss.updatedAt
            FROM SourceSchedule ss JOIN TaskType tt ON tt.id = ss.taskTypeId
            """;

    private final Session session;
    private final Lists lists;
    private final NextFirings nextFirings;

    SourceScheduleResource(Session session, Lists lists, NextFirings nextFirings) {
        this.session = session;
        this.lists = lists;
        this.nextFirings = nextFirings;
    }

    @GET
    @Transactional
    public Page<SourceScheduleView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("source_id") Long sourceId,
            @QueryParam("task_type_id") Long taskTypeId,
            @QueryParam("enabled") Boolean enabled) {
        Filter filter = new Filter()
                .and("ss.sourceId = :source", "source", sourceId)
                .and("ss.taskTypeId = :task_type", "task_type", taskTypeId)
                .and("ss.enabled = :enabled", "enabled", enabled);
        return lists.page(SourceScheduleView.class, SELECT, "ss.id", filter, paging, SourceScheduleView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public SourceScheduleView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE ss.id = :id", SourceScheduleView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no source schedule " + id));
    }

    @POST
    @Transactional
    public Response create(@NotNull @Valid NewSourceSchedule body) {
        Source source = Source.findById(body.sourceId);
        if (source == null) {
            throw Invalid.field("source_id", "there is no source " + body.sourceId);
        }
        TaskType taskType = TaskType.findById(body.taskTypeId);
        if (taskType == null) {
            throw Invalid.field("task_type_id", "there is no task type " + body.taskTypeId);
        }
        if (!taskType.sourceType.equals(source.sourceType)) {
            throw Invalid.field(
                    "task_type_id",
                    "task type %d is for %s, source %d is %s"
                            .formatted(taskType.id, taskType.sourceType, source.id, source.sourceType));
        }
        SourceSchedule schedule = new SourceSchedule();
        schedule.sourceId = source.id;
        schedule.taskTypeId = taskType.id;
        schedule.enabled = body.enabled == null || body.enabled;
        schedule.intervalS = body.intervalS;
        schedule.nextRunAt = body.nextRunAt == null ? nextFirings.first(schedule) : body.nextRunAt;
        schedule.persistAndFlush();
        return Response.created(URI.create("/api/v1/source_schedule/" + schedule.id))
                .entity(get(schedule.id))
                .build();
    }
}
