package io.parsermanager.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Refused;
import io.parsermanager.schedule.ChangeSchedule;
import io.parsermanager.schedule.ExplainSchedules;
import io.parsermanager.schedule.ExplainSchedules.Explained;
import io.parsermanager.schedule.FindSchedules;
import io.parsermanager.schedule.FindSchedules.Wanted;
import io.parsermanager.schedule.FindTaskTypes;
import io.parsermanager.schedule.ResetSchedules;
import io.parsermanager.schedule.ResetSchedules.Selection;
import io.parsermanager.schedule.SourceScheduleView;
import io.parsermanager.schedule.TaskTypeView;
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
public class SchedulesResource {
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
            return Address.of("/schedules")
                    .with("task_type_id", taskTypeId)
                    .with("enabled", enabled)
                    .with("health", health)
                    .with("cursor", cursor)
                    .toString();
        }

        /** Back to the first page; null: this is it. */
        public String first(String cursor) {
            return cursor == null ? null : from(null);
        }

        /** The page after; null: there is none. */
        public String next(String nextCursor) {
            return nextCursor == null ? null : from(nextCursor);
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

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance schedules(
                List<Explained> schedules,
                String nextCursor,
                ScheduleFilter filter,
                List<TaskTypeView> taskTypes,
                TaskTypeView resettable,
                long toReset,
                String cursor,
                String said,
                long n);

        static native TemplateInstance schedule(Explained schedule, Typed form, String said, long n);
    }

    private static final int MAX_TYPES = 1000;

    /** What the form shows of a schedule. */
    private static final List<String> SHOWN = List.of("interval_s", "enabled");

    private static final String VERSION = "version";

    private final FindSchedules findSchedules;
    private final FindTaskTypes findTaskTypes;
    private final ExplainSchedules explainSchedules;
    private final ChangeSchedule changeSchedule;
    private final ResetSchedules resetSchedules;
    private final Reader reader;
    private final Precondition precondition;

    SchedulesResource(
            FindSchedules findSchedules,
            FindTaskTypes findTaskTypes,
            ExplainSchedules explainSchedules,
            ChangeSchedule changeSchedule,
            ResetSchedules resetSchedules,
            Reader reader,
            Precondition precondition) {
        this.precondition = precondition;
        this.findSchedules = findSchedules;
        this.findTaskTypes = findTaskTypes;
        this.explainSchedules = explainSchedules;
        this.changeSchedule = changeSchedule;
        this.resetSchedules = resetSchedules;
        this.reader = reader;
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
                Sent.number("task_type_id", taskTypeId),
                Sent.yesOrNo(enabled),
                Sent.choice(Health.class, "health", health));
        Page<SourceScheduleView> page = findSchedules.page(filter.wanted(), Paging.of(SourcesResource.SIZE, cursor));
        List<TaskTypeView> taskTypes =
                findTaskTypes.page(null, null, Paging.of(MAX_TYPES, null)).items();
        TaskTypeView resettable = resettable(filter, taskTypes);
        return Templates.schedules(
                        explainSchedules.of(page.items()),
                        page.nextCursor(),
                        filter,
                        taskTypes,
                        resettable,
                        resettable == null
                                ? 0
                                : resetSchedules
                                        .run(selection(resettable, filter.health), true)
                                        .schedules(),
                        cursor,
                        said,
                        n)
                .setLocale(reader.locale());
    }

    @GET
    @Path("{id: \\d+}")
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @QueryParam("said") String said, @QueryParam("n") long n) {
        SourceScheduleView schedule = findSchedules.get(id);
        return Templates.schedule(explained(schedule), fields(schedule), said, n)
                .setLocale(reader.locale());
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
            return Redirect.to("/schedules/" + id, Said.SAVED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            SourceScheduleView schedule = findSchedules.get(id);
            Typed typed = Typed.of(form).refused(refused);
            return Shown.with(
                    refused.status(),
                    Templates.schedule(
                            explained(schedule),
                            refused.isOfAnotherVersion()
                                    ? typed.with(VERSION, precondition.version(schedule, SHOWN))
                                    : typed,
                            null,
                            0),
                    reader.locale());
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
        return Redirect.to(Redirect.local(back), Said.RESET, 1);
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
        Long id = Sent.number("task_type_id", taskTypeId);
        TaskTypeView taskType = findTaskTypes.get(id == null ? 0 : id);
        long schedules = resetSchedules
                .run(selection(taskType, Sent.choice(Health.class, "health", health)), false)
                .schedules();
        return Redirect.to(Redirect.local(back), Said.RESET, schedules);
    }

    private Response enabled(long id, boolean enabled, String back) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        changeSchedule.patch(id, body);
        return Redirect.to(Redirect.local(back), Said.SAVED, 1);
    }

    private Explained explained(SourceScheduleView schedule) {
        return explainSchedules.of(List.of(schedule)).get(0);
    }

    private Typed fields(SourceScheduleView schedule) {
        return Typed.of(Map.of(
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
