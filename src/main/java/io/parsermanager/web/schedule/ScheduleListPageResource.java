package io.parsermanager.web.schedule;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.schedule.FindSchedules;
import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.schedule.ResetSchedules;
import io.parsermanager.schedule.ResetSchedules.Selection;
import io.parsermanager.schedule.SourceScheduleView;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.schedule.ScheduleFilter.Health;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of schedules, and the button that resets all failing schedules of a task type. */
@Path("/schedules")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class ScheduleListPageResource {
    @CheckedTemplate(basePath = "schedule")
    static class Templates {
        private Templates() {}

        static native TemplateInstance schedules(
                List<Explained> schedules,
                PageLinks pages,
                ScheduleFilter filter,
                List<TaskTypeView> taskTypes,
                TaskTypeView resettable,
                long toReset,
                String said,
                long n);
    }

    private static final int MAX_TYPES = 1000;

    private final FindSchedules findSchedules;
    private final FindTaskTypes findTaskTypes;
    private final NextRunReasons nextRunReasons;
    private final ResetSchedules resetSchedules;
    private final Visitor visitor;

    ScheduleListPageResource(
            FindSchedules findSchedules,
            FindTaskTypes findTaskTypes,
            NextRunReasons nextRunReasons,
            ResetSchedules resetSchedules,
            Visitor visitor) {
        this.findSchedules = findSchedules;
        this.findTaskTypes = findTaskTypes;
        this.nextRunReasons = nextRunReasons;
        this.resetSchedules = resetSchedules;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("task_type_id") String taskTypeId,
            @QueryParam("enabled") String enabled,
            @QueryParam("health") String health,
            @QueryParam("cursor") String cursor,
            @QueryParam("said") String said,
            @QueryParam("n") long n) {
        ScheduleFilter filter = new ScheduleFilter(
                FormValues.number("task_type_id", taskTypeId),
                FormValues.yesOrNo(enabled),
                FormValues.choice(Health.class, "health", health));
        Page<SourceScheduleView> page = findSchedules.page(filter.wanted(), Paging.of(PageLinks.SIZE, cursor));
        List<TaskTypeView> taskTypes =
                findTaskTypes.page(null, null, Paging.of(MAX_TYPES, null)).items();
        TaskTypeView resettable = resettable(filter, taskTypes);
        return Templates.schedules(
                        nextRunReasons.of(page.items()),
                        PageLinks.of(filter::from, cursor, page.nextCursor()),
                        filter,
                        taskTypes,
                        resettable,
                        resettable == null
                                ? 0
                                : resetSchedules
                                        .run(selection(resettable, filter.health()), true)
                                        .schedules(),
                        said,
                        n)
                .setLocale(visitor.locale());
    }

    /** Resets all failing schedules of a task type, after an outage of what they parse. */
    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response resetAll(
            @FormParam("task_type_id") String taskTypeId,
            @FormParam("health") String health,
            @FormParam("back") String back) {
        Long id = FormValues.number("task_type_id", taskTypeId);
        TaskTypeView taskType = findTaskTypes.get(id == null ? 0 : id);
        long schedules = resetSchedules
                .run(selection(taskType, FormValues.choice(Health.class, "health", health)), false)
                .schedules();
        return Redirect.to(Redirect.local(back), FlashMessage.RESET, schedules);
    }

    /** The task type whose failing schedules the list shows: they can be reset all at once. Null for any other list. */
    private static TaskTypeView resettable(ScheduleFilter filter, List<TaskTypeView> taskTypes) {
        return taskTypes.stream()
                .filter(taskType -> filter.health() != null
                        && filter.health() != Health.STALE
                        && taskType.id().equals(filter.taskTypeId()))
                .findFirst()
                .orElse(null);
    }

    private static Selection selection(TaskTypeView taskType, Health health) {
        return new Selection(null, null, taskType.sourceType(), taskType.code(), null, health == Health.QUARANTINED);
    }
}
