package io.parsermanager.web.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.tasktype.ChangeTaskType;
import io.parsermanager.tasktype.Cron;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.PreviewCron;
import io.parsermanager.tasktype.PreviewCron.Preview;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.FormBody;
import io.parsermanager.web.layout.FormState;
import io.parsermanager.web.layout.FormValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.PageLinks;
import io.parsermanager.web.layout.Redirect;
import io.parsermanager.web.layout.Visitor;
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
public class TaskTypePageResource {
    /**
     * What a cron expression means, or what is wrong with it.
     *
     * @param fault null: it can be read
     */
    @TemplateData
    public record CronReading(String words, List<Instant> firings, String fault) {}

    @CheckedTemplate(basePath = "type")
    static class Templates {
        private Templates() {}

        static native TemplateInstance taskTypes(List<TaskTypeView> taskTypes, PageLinks pages);

        static native TemplateInstance taskType(
                TaskTypeView taskType, FormState form, CronReading reading, FormState pause, String said, long n);

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
    private final MergePatch bodies;
    private final ObjectMapper json;
    private final Visitor visitor;
    private final Precondition precondition;

    TaskTypePageResource(
            FindTaskTypes findTaskTypes,
            ChangeTaskType changeTaskType,
            PreviewCron previewCron,
            PauseAndResume pauseAndResume,
            MergePatch bodies,
            ObjectMapper json,
            Visitor visitor,
            Precondition precondition) {
        this.precondition = precondition;
        this.findTaskTypes = findTaskTypes;
        this.changeTaskType = changeTaskType;
        this.previewCron = previewCron;
        this.pauseAndResume = pauseAndResume;
        this.bodies = bodies;
        this.json = json;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("cursor") String cursor) {
        var page = findTaskTypes.page(null, null, Paging.of(PageLinks.SIZE, cursor));
        return Templates.taskTypes(page.items(), PageLinks.of("/task_types", cursor, page.nextCursor()))
                .setLocale(visitor.locale());
    }

    /** A part of a page: what is typed, read. */
    @GET
    @Path("cron")
    @Operation(hidden = true)
    public TemplateInstance cron(@QueryParam("cron") String cron, @QueryParam("time_zone") String timeZone) {
        return Templates.cronReading(reading(cron, timeZone)).setLocale(visitor.locale());
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
        FormState form = check == null ? fields(taskType) : FormState.of(uri.getQueryParameters());
        return page(taskType, form, FormState.nothing(), said, n).setLocale(visitor.locale());
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
            return Redirect.to("/task_types/" + id, FlashMessage.SAVED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(),
                    page(taskType, refused(taskType, form, refused), FormState.nothing(), null, 0),
                    visitor.locale());
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
            return Redirect.to("/task_types/" + id, FlashMessage.PAUSED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            TaskTypeView taskType = findTaskTypes.get(id);
            return HtmlResponses.with(
                    refused.status(),
                    page(taskType, fields(taskType), FormState.of(form).refused(refused), null, 0),
                    visitor.locale());
        }
    }

    @POST
    @Path("{id: \\d+}/resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        pauseAndResume.resume(Pausable.TASK_TYPE, id);
        return Redirect.to("/task_types/" + id, FlashMessage.RESUMED, 1);
    }

    private TemplateInstance page(TaskTypeView taskType, FormState form, FormState pause, String said, long n) {
        CronReading reading = reading(form.value("cron"), form.value("time_zone"));
        return Templates.taskType(taskType, form, reading, pause, said, n);
    }

    private CronReading reading(String cron, String timeZone) {
        try {
            Preview preview = previewCron.of(
                    cron == null ? "" : cron,
                    FormValues.text(timeZone) == null ? "UTC" : FormValues.text(timeZone),
                    visitor.locale());
            return new CronReading(preview.words(), preview.firings(), null);
        } catch (Cron.Invalid e) {
            return new CronReading(null, List.of(), e.getMessage());
        }
    }

    /** As it was typed, and of the present version if another one is why: who saves again has seen that. */
    private FormState refused(TaskTypeView taskType, MultivaluedMap<String, String> form, Rejection refused) {
        FormState typed = FormState.of(form).refused(refused);
        return refused.isOfAnotherVersion() ? typed.with(VERSION, precondition.version(taskType, SHOWN)) : typed;
    }

    private FormState fields(TaskTypeView taskType) {
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
        return FormState.of(values);
    }
}
