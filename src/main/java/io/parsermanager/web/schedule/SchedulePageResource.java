package io.parsermanager.web.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.schedule.ChangeSchedule;
import io.parsermanager.schedule.FindSchedules;
import io.parsermanager.schedule.FindSchedules.Wanted;
import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.schedule.ResetSchedules;
import io.parsermanager.schedule.ResetSchedules.Selection;
import io.parsermanager.schedule.SourceScheduleView;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.FormBody;
import io.parsermanager.web.layout.FormState;
import io.parsermanager.web.layout.FormValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.PageLinks;
import io.parsermanager.web.layout.PageUrl;
import io.parsermanager.web.layout.Redirect;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Schedules, above all the failing and the quarantined ones: when each runs next and why then, and what lets it run sooner. */
@Path("/schedules")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SchedulePageResource {
    /** How a schedule fares. */
    public enum Health {
        FAILING,
        QUARANTINED
    }

    /** What the list is narrowed to; null does not narrow. */
    @TemplateData
    public record ScheduleFilter(Long taskTypeId, Boolean enabled, Health health) {
        public boolean isEmpty() {
            return taskTypeId == null && enabled == null && health == null;
        }

        /** The address of this list from a cursor on. */
        public String from(String cursor) {
            return PageUrl.of("/schedules")
                    .with("task_type_id", taskTypeId)
                    .with("enabled", enabled)
                    .with("health", health)
                    .with("cursor", cursor)
                    .toString();
        }

        public String enabledWord() {
            return String.valueOf(enabled);
        }

        public String healthWord() {
            return health == null ? "" : health.name();
        }

        public boolean isOf(Long taskType) {
            return taskType.equals(taskTypeId);
        }

        private Wanted wanted() {
            return new Wanted(
                    List.of(), null, taskTypeId, enabled, health == Health.FAILING, health == Health.QUARANTINED);
        }
    }

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

        static native TemplateInstance schedule(Explained schedule, FormState form, String said, long n);
    }

    private static final int MAX_TYPES = 1000;

    /** What the form shows of a schedule. */
    private static final List<String> SHOWN = List.of("interval_s", "enabled");

    private static final String VERSION = "version";

    private final FindSchedules findSchedules;
    private final FindTaskTypes findTaskTypes;
    private final NextRunReasons nextRunReasons;
    private final ChangeSchedule changeSchedule;
    private final ResetSchedules resetSchedules;
    private final Visitor visitor;
    private final Precondition precondition;

    SchedulePageResource(
            FindSchedules findSchedules,
            FindTaskTypes findTaskTypes,
            NextRunReasons nextRunReasons,
            ChangeSchedule changeSchedule,
            ResetSchedules resetSchedules,
            Visitor visitor,
            Precondition precondition) {
        this.precondition = precondition;
        this.findSchedules = findSchedules;
        this.findTaskTypes = findTaskTypes;
        this.nextRunReasons = nextRunReasons;
        this.changeSchedule = changeSchedule;
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
                                        .run(selection(resettable, filter.health), true)
                                        .schedules(),
                        said,
                        n)
                .setLocale(visitor.locale());
    }

    @GET
    @Path("{id: \\d+}")
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @QueryParam("said") String said, @QueryParam("n") long n) {
        SourceScheduleView schedule = findSchedules.get(id);
        return Templates.schedule(explained(schedule), fields(schedule), said, n)
                .setLocale(visitor.locale());
    }

    /** Its interval, and whether it runs at all. */
    @POST
    @Path("{id: \\d+}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        precondition.expect(form.getFirst(VERSION), SHOWN);
        try {
            changeSchedule.patch(
                    id, new FormBody(form).number("interval_s").box("enabled").body());
            return Redirect.to("/schedules/" + id, FlashMessage.SAVED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            SourceScheduleView schedule = findSchedules.get(id);
            FormState typed = FormState.of(form).refused(refused);
            return HtmlResponses.with(
                    refused.status(),
                    Templates.schedule(
                            explained(schedule),
                            refused.isOfAnotherVersion()
                                    ? typed.with(VERSION, precondition.version(schedule, SHOWN))
                                    : typed,
                            null,
                            0),
                    visitor.locale());
        }
    }

    @POST
    @Path("{id: \\d+}/enable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response enable(@PathParam("id") long id, @FormParam("back") String back) {
        return enabled(id, true, back);
    }

    @POST
    @Path("{id: \\d+}/disable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response disable(@PathParam("id") long id, @FormParam("back") String back) {
        return enabled(id, false, back);
    }

    /** Forgets its failures: it leaves quarantine and runs when it would have run. */
    @POST
    @Path("{id: \\d+}/reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response reset(@PathParam("id") long id, @FormParam("back") String back) {
        findSchedules.get(id);
        resetSchedules.run(Selection.ofSchedule(id), false);
        return Redirect.to(Redirect.local(back), FlashMessage.RESET, 1);
    }

    /** The same for all failing ones of a task type, after an outage of what they parse. */
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

    private Response enabled(long id, boolean enabled, String back) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        changeSchedule.patch(id, body);
        return Redirect.to(Redirect.local(back), FlashMessage.SAVED, 1);
    }

    private Explained explained(SourceScheduleView schedule) {
        return nextRunReasons.of(List.of(schedule)).get(0);
    }

    private FormState fields(SourceScheduleView schedule) {
        return FormState.of(Map.of(
                "interval_s",
                schedule.intervalS() == null ? "" : schedule.intervalS(),
                "enabled",
                schedule.enabled(),
                VERSION,
                precondition.version(schedule, SHOWN)));
    }

    /** Who looks at one task type's failing schedules may reset all of them at once; null for anybody else. */
    private static TaskTypeView resettable(ScheduleFilter filter, List<TaskTypeView> taskTypes) {
        return taskTypes.stream()
                .filter(taskType -> filter.health != null && taskType.id().equals(filter.taskTypeId))
                .findFirst()
                .orElse(null);
    }

    private static Selection selection(TaskTypeView taskType, Health health) {
        return new Selection(null, null, taskType.sourceType(), taskType.code(), null, health == Health.QUARANTINED);
    }
}
