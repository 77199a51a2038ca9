package io.parsermanager.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Paging;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Refused;
import io.parsermanager.schedule.ChangeTaskType;
import io.parsermanager.schedule.Cron;
import io.parsermanager.schedule.FindTaskTypes;
import io.parsermanager.schedule.PreviewCron;
import io.parsermanager.schedule.PreviewCron.Preview;
import io.parsermanager.schedule.TaskTypeView;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Task types: when they fire, shown in words while one types, and how long their tasks are waited for. */
@Path("/task_types")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class TaskTypesResource {
    /**
     * What a cron expression means, or what is wrong with it.
     *
     * @param fault null: it can be read
     */
    @TemplateData
    public record CronReading(String words, List<Instant> firings, String fault) {}

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance taskTypes(List<TaskTypeView> taskTypes, String nextCursor, String cursor);

        static native TemplateInstance taskType(
                TaskTypeView taskType, Typed form, CronReading reading, Typed pause, String said, long n);

        static native TemplateInstance cronReading(CronReading reading);
    }

    private static final List<String> NUMBERS = List.of(
            "spread_s",
            "batch_size",
            "max_attempts",
            "backoff_s",
            "backoff_max_s",
            "dispatch_timeout_s",
            "start_timeout_s",
            "silence_timeout_s",
            "max_duration_s");

    /** What the form shows of a task type. */
    private static final List<String> SHOWN = Stream.concat(
                    NUMBERS.stream(), Stream.of("name", "cron", "time_zone", "enabled", "by_default", "params"))
            .toList();

    private static final String VERSION = "version";

    private final FindTaskTypes findTaskTypes;
    private final ChangeTaskType changeTaskType;
    private final PreviewCron previewCron;
    private final PauseAndResume pauseAndResume;
    private final Bodies bodies;
    private final ObjectMapper json;
    private final Reader reader;
    private final Precondition precondition;

    TaskTypesResource(
            FindTaskTypes findTaskTypes,
            ChangeTaskType changeTaskType,
            PreviewCron previewCron,
            PauseAndResume pauseAndResume,
            Bodies bodies,
            ObjectMapper json,
            Reader reader,
            Precondition precondition) {
        this.precondition = precondition;
        this.findTaskTypes = findTaskTypes;
        this.changeTaskType = changeTaskType;
        this.previewCron = previewCron;
        this.pauseAndResume = pauseAndResume;
        this.bodies = bodies;
        this.json = json;
        this.reader = reader;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("cursor") String cursor) {
        var page = findTaskTypes.page(null, null, Paging.of(SourcesResource.SIZE, cursor));
        return Templates.taskTypes(page.items(), page.nextCursor(), cursor).setLocale(reader.locale());
    }

    /** A part of a page: what is typed, read. */
    @GET
    @Path("cron")
    @Operation(hidden = true)
    public TemplateInstance cron(@QueryParam("cron") String cron, @QueryParam("time_zone") String timeZone) {
        return Templates.cronReading(reading(cron, timeZone)).setLocale(reader.locale());
    }

    /** With {@code check} in the address the form as it was typed, for browsers without scripts. */
    @GET
    @Path("{id: \\d+}")
    @Operation(hidden = true)
    public TemplateInstance get(
            @PathParam("id") long id,
            @QueryParam("check") String check,
            @QueryParam("said") String said,
            @QueryParam("n") long n,
            @Context UriInfo uri) {
        TaskTypeView taskType = findTaskTypes.get(id);
        Typed form = check == null ? fields(taskType) : Typed.of(uri.getQueryParameters());
        return page(taskType, form, Typed.nothing(), said, n).setLocale(reader.locale());
    }

    @POST
    @Path("{id: \\d+}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        TaskTypeView taskType = findTaskTypes.get(id);
        precondition.expect(form.getFirst(VERSION), SHOWN);
        try {
            FormBody body = new FormBody(form)
                    .text("name")
                    .text("cron")
                    .text("time_zone")
                    .box("enabled")
                    .box("by_default")
                    .object("params", taskType.params(), json);
            NUMBERS.forEach(body::number);
            changeTaskType.patch(id, body.body());
            return Redirect.to("/task_types/" + id, Said.SAVED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return Shown.with(
                    refused.status(),
                    page(taskType, refused(taskType, form, refused), Typed.nothing(), null, 0),
                    reader.locale());
        }
    }

    @POST
    @Path("{id: \\d+}/pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        try {
            pauseAndResume.pause(
                    Pausable.TASK_TYPE,
                    id,
                    bodies.over(
                            PauseRequest.NONE,
                            new FormBody(form).text("reason").time("until").body()));
            return Redirect.to("/task_types/" + id, Said.PAUSED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            TaskTypeView taskType = findTaskTypes.get(id);
            return Shown.with(
                    refused.status(),
                    page(taskType, fields(taskType), Typed.of(form).refused(refused), null, 0),
                    reader.locale());
        }
    }

    @POST
    @Path("{id: \\d+}/resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        pauseAndResume.resume(Pausable.TASK_TYPE, id);
        return Redirect.to("/task_types/" + id, Said.RESUMED, 1);
    }

    private TemplateInstance page(TaskTypeView taskType, Typed form, Typed pause, String said, long n) {
        CronReading reading = reading(form.value("cron"), form.value("time_zone"));
        return Templates.taskType(taskType, form, reading, pause, said, n);
    }

    private CronReading reading(String cron, String timeZone) {
        try {
            Preview preview = previewCron.of(
                    cron == null ? "" : cron,
                    Sent.text(timeZone) == null ? "UTC" : Sent.text(timeZone),
                    reader.locale());
            return new CronReading(preview.words(), preview.firings(), null);
        } catch (Cron.Invalid e) {
            return new CronReading(null, List.of(), e.getMessage());
        }
    }

    /** As it was typed, and of the present version if another one is why: who saves again has seen that. */
    private Typed refused(TaskTypeView taskType, MultivaluedMap<String, String> form, Refused refused) {
        Typed typed = Typed.of(form).refused(refused);
        return refused.isOfAnotherVersion() ? typed.with(VERSION, precondition.version(taskType, SHOWN)) : typed;
    }

    private Typed fields(TaskTypeView taskType) {
        Map<String, Object> values = new HashMap<>();
        values.put(VERSION, precondition.version(taskType, SHOWN));
        values.put("name", taskType.name());
        values.put("enabled", taskType.enabled());
        values.put("by_default", taskType.byDefault());
        values.put("cron", taskType.cron());
        values.put("time_zone", taskType.timeZone());
        values.put("spread_s", taskType.spreadS());
        values.put("batch_size", taskType.batchSize());
        values.put("max_attempts", taskType.maxAttempts());
        values.put("backoff_s", taskType.backoffS());
        values.put("backoff_max_s", taskType.backoffMaxS());
        values.put("dispatch_timeout_s", taskType.dispatchTimeoutS());
        values.put("start_timeout_s", taskType.startTimeoutS());
        values.put("silence_timeout_s", taskType.silenceTimeoutS());
        values.put("max_duration_s", taskType.maxDurationS());
        values.put("params", taskType.params().toPrettyString());
        return Typed.of(values);
    }
}
