package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Conflict;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Invalid;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.schedule.ResetSchedules.Reset;
import io.parsermanager.schedule.ResetSchedules.Selection;
import io.parsermanager.source.Source;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.hibernate.Session;

/** Source schedules over REST. */
@Path("/api/v1/source_schedule")
public class SourceScheduleResource {
    /**
     * A schedule as a client sees it.
     *
     * @param failures in a row; each makes it run later
     * @param quarantinedAt since when it only runs as a rare probe, which a success ends; null: it does not
     */
    @RegisterForReflection
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
            Instant quarantinedAt,
            JsonNode state,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * A schedule as a client gives it.
     *
     * @param sourceId cannot be changed
     * @param taskTypeId cannot be changed
     * @param intervalS its own period in seconds, a year at most; null: the task type's cron
     * @param nextRunAt null: the next firing
     * @param failures 0 lets it out of quarantine; {@code POST {id}/reset} also lets it run when it would have
     */
    @Schema(example = "{\"source_id\": 7, \"task_type_id\": 1, \"interval_s\": 900}")
    public record SourceScheduleFields(
            @NotNull Long sourceId,
            @NotNull Long taskTypeId,
            boolean enabled,
            @Min(1) @Max(31_536_000) Integer intervalS,
            Instant nextRunAt,
            @Min(0) int failures,
            JsonNode state) {
        static final SourceScheduleFields DEFAULTS = new SourceScheduleFields(null, null, true, null, null, 0, null);

        SourceScheduleFields withoutNextRun() {
            return new SourceScheduleFields(sourceId, taskTypeId, enabled, intervalS, null, failures, state);
        }
    }

    private static final String SELECT = """
            SELECT ss.id, ss.sourceId, ss.taskTypeId, tt.sourceType, tt.code, ss.enabled, ss.intervalS, ss.nextRunAt, ss.lastTaskId,
                   ss.failures, ss.lastSuccessAt, ss.lastFailureAt, ss.quarantinedAt, ss.state, ss.createdAt, ss.updatedAt
            FROM SourceSchedule ss JOIN TaskType tt ON tt.id = ss.taskTypeId
            """;

    private static final String IN_FLIGHT = """
            SELECT count(*) > 0 FROM Task t WHERE t.id = :task AND t.status IN (NEW, QUEUED, IN_PROGRESS)
            """;

    private final Session session;
    private final Lists lists;
    private final Bodies bodies;
    private final NextFirings nextFirings;
    private final ResetSchedules resetSchedules;

    SourceScheduleResource(
            Session session, Lists lists, Bodies bodies, NextFirings nextFirings, ResetSchedules resetSchedules) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.nextFirings = nextFirings;
        this.resetSchedules = resetSchedules;
    }

    @GET
    @Transactional
    public Page<SourceScheduleView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("source_id") Long sourceId,
            @QueryParam("task_type_id") Long taskTypeId,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("failing") boolean failing,
            @QueryParam("quarantined") boolean quarantined) {
        Filter filter = new Filter()
                .and("ss.id IN :ids", "ids", ids)
                .and("ss.sourceId = :source", "source", sourceId)
                .and("ss.taskTypeId = :task_type", "task_type", taskTypeId)
                .and("ss.enabled = :enabled", "enabled", enabled);
        if (failing) {
            filter.and("ss.failures > 0");
        }
        if (quarantined) {
            filter.and("ss.quarantinedAt IS NOT NULL");
        }
        return lists.page(SourceScheduleView.class, SELECT, "ss.id", filter, paging, SourceScheduleView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public SourceScheduleView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE ss.id = :id", SourceScheduleView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    @POST
    @Transactional
    @APIResponseSchema(value = SourceScheduleView.class, responseCode = "201")
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceScheduleFields.class)))
                    ObjectNode body) {
        SourceScheduleFields fields = bodies.over(SourceScheduleFields.DEFAULTS, body);
        requireFit(fields);
        SourceSchedule schedule = new SourceSchedule();
        schedule.sourceId = fields.sourceId;
        schedule.taskTypeId = fields.taskTypeId;
        set(schedule, fields);
        schedule.persistAndFlush();
        return Response.created(URI.create("/api/v1/source_schedule/" + schedule.id))
                .entity(get(schedule.id))
                .build();
    }

    /** A change of the interval moves the next run, unless the body says when that is. */
    @PATCH
    @Path("{id}")
    @Transactional
    public SourceScheduleView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceScheduleFields.class)))
                    ObjectNode body) {
        SourceSchedule schedule = SourceSchedule.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (schedule == null) {
            throw missing(id);
        }
        SourceScheduleFields before = new SourceScheduleFields(
                schedule.sourceId,
                schedule.taskTypeId,
                schedule.enabled,
                schedule.intervalS,
                schedule.nextRunAt,
                schedule.failures,
                schedule.state);
        SourceScheduleFields fields = bodies.over(before, body);
        if (!fields.sourceId.equals(before.sourceId) || !fields.taskTypeId.equals(before.taskTypeId)) {
            throw Invalid.field(
                    fields.sourceId.equals(before.sourceId) ? "task_type_id" : "source_id",
                    "cannot be changed: delete the schedule and add another");
        }
        boolean moves = !Objects.equals(fields.intervalS, before.intervalS)
                && Objects.equals(fields.nextRunAt, before.nextRunAt);
        set(schedule, moves ? fields.withoutNextRun() : fields);
        session.flush();
        session.clear();
        return get(id);
    }

    /** Forgets its failures: it leaves quarantine and runs when it would have run. One that did not fail is left alone. */
    @POST
    @Path("{id}/reset")
    public SourceScheduleView reset(long id) {
        QuarkusTransaction.requiringNew().run(() -> get(id));
        resetSchedules.run(Selection.ofSchedule(id), false);
        return QuarkusTransaction.requiringNew().call(() -> get(id));
    }

    /** The same for all failing schedules of a kind, after an outage of what they parse. */
    @POST
    @Path("reset")
    public Reset resetAll(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Selection.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        return resetSchedules.run(bodies.over(Selection.NONE, body), dryRun);
    }

    /** Refused while its task is active: without the schedule nothing would keep the source from getting a second one. */
    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(long id) {
        SourceSchedule schedule = SourceSchedule.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (schedule == null) {
            throw missing(id);
        }
        if (session.createSelectionQuery(IN_FLIGHT, Boolean.class)
                .setParameter("task", schedule.lastTaskId)
                .getSingleResult()) {
            throw new Conflict("Source schedule %d has the active task %d: cancel that first, or disable the schedule"
                    .formatted(id, schedule.lastTaskId));
        }
        schedule.delete();
    }

    private void set(SourceSchedule schedule, SourceScheduleFields fields) {
        schedule.enabled = fields.enabled;
        schedule.intervalS = fields.intervalS;
        schedule.failures = fields.failures;
        if (schedule.failures == 0) {
            schedule.quarantinedAt = null;
        }
        schedule.state = fields.state == null || fields.state.isNull() ? null : fields.state;
        schedule.nextRunAt = fields.nextRunAt == null ? nextFirings.first(schedule) : fields.nextRunAt;
    }

    private static void requireFit(SourceScheduleFields fields) {
        Source source = Source.findById(fields.sourceId);
        if (source == null) {
            throw Invalid.field("source_id", "there is no source " + fields.sourceId);
        }
        TaskType taskType = TaskType.findById(fields.taskTypeId);
        if (taskType == null) {
            throw Invalid.field("task_type_id", "there is no task type " + fields.taskTypeId);
        }
        if (!taskType.sourceType.equals(source.sourceType)) {
            throw Invalid.field(
                    "task_type_id",
                    "task type %d is for %s, source %d is %s"
                            .formatted(taskType.id, taskType.sourceType, source.id, source.sourceType));
        }
    }

    private static NotFoundException missing(long id) {
        return new NotFoundException("There is no source schedule " + id);
    }
}
