package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.schedule.AddSchedulesInBulk.Added;
import io.parsermanager.schedule.AddSchedulesInBulk.BulkSchedules;
import io.parsermanager.schedule.FindSchedules.Wanted;
import io.parsermanager.schedule.ResetSchedules.Reset;
import io.parsermanager.schedule.ResetSchedules.Selection;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.Session;

/** Source schedules over REST. */
@Path("/api/v1/source_schedule")
public class SourceScheduleResource {
    private static final String IN_FLIGHT = """
            SELECT count(*) > 0 FROM Task t WHERE t.id = :task AND t.status IN (NEW, QUEUED, IN_PROGRESS)
            """;

    private final Session session;
    private final FindSchedules findSchedules;
    private final ChangeSchedule changeSchedule;
    private final MergePatch bodies;
    private final ResetSchedules resetSchedules;
    private final AddSchedulesInBulk addSchedulesInBulk;
    private final Precondition precondition;

    SourceScheduleResource(
            Session session,
            FindSchedules findSchedules,
            ChangeSchedule changeSchedule,
            MergePatch bodies,
            ResetSchedules resetSchedules,
            AddSchedulesInBulk addSchedulesInBulk,
            Precondition precondition) {
        this.precondition = precondition;
        this.session = session;
        this.findSchedules = findSchedules;
        this.changeSchedule = changeSchedule;
        this.bodies = bodies;
        this.resetSchedules = resetSchedules;
        this.addSchedulesInBulk = addSchedulesInBulk;
    }

    @GET
    public Page<SourceScheduleView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("source_id") Long sourceId,
            @QueryParam("task_type_id") Long taskTypeId,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("failing") boolean failing,
            @QueryParam("quarantined") boolean quarantined,
            @QueryParam("stale") boolean stale) {
        return findSchedules.page(new Wanted(ids, sourceId, taskTypeId, enabled, failing, quarantined, stale), paging);
    }

    @GET
    @Path("{id}")
    public SourceScheduleView get(long id) {
        return findSchedules.get(id);
    }

    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = SourceScheduleView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceScheduleFields.class)))
                    ObjectNode body) {
        SourceScheduleView schedule = changeSchedule.create(body);
        return CreatedResponse.of("source_schedule", schedule.id(), schedule);
    }

    /** Gives all sources of a filter a schedule of one task type. Sources that have one keep it as it is. */
    @POST
    @Path("bulk")
    public Added addInBulk(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = BulkSchedules.class)))
                    ObjectNode body,
            @QueryParam("dry_run") boolean dryRun) {
        return addSchedulesInBulk.run(bodies.over(BulkSchedules.DEFAULTS, body), dryRun);
    }

    /** Changes a schedule. A new interval moves the next run, unless the body has the next run. */
    @PATCH
    @Path("{id}")
    public SourceScheduleView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceScheduleFields.class)))
                    ObjectNode body) {
        return changeSchedule.patch(id, body);
    }

    /** Resets the failures of a schedule: it leaves quarantine and runs at its regular time. A schedule without failures stays as it is. */
    @POST
    @Path("{id}/reset")
    public SourceScheduleView reset(long id) {
        findSchedules.get(id);
        resetSchedules.run(Selection.ofSchedule(id), false);
        return findSchedules.get(id);
    }

    /** Resets all failing schedules that the body selects, for example after an outage of their sites. */
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

    /**
     * Deletes a schedule. It fails while the task of the schedule is active, because without the schedule the source could get a second
     * active task.
     */
    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(long id) {
        precondition.lockAndCheck("source_schedule", "id", id, () -> findSchedules.get(id));
        SourceSchedule schedule = SourceSchedule.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (schedule == null) {
            throw FindSchedules.missing(id);
        }
        if (session.createSelectionQuery(IN_FLIGHT, Boolean.class)
                .setParameter("task", schedule.lastTaskId)
                .getSingleResult()) {
            throw new ConflictException(
                    "Source schedule %d has the active task %d: cancel that first, or disable the schedule"
                            .formatted(id, schedule.lastTaskId));
        }
        schedule.delete();
    }
}
