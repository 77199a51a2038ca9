package io.parsermanager.web.type;

import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.tasktype.ChangeTaskType;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.pause.PauseForm;
import io.quarkus.qute.CheckedTemplate;
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
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One task type: the form that edits it, and its pause. */
@Path("/task_types/{id: \\d+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class TaskTypePageResource {
    @CheckedTemplate(basePath = "type")
    static class Templates {
        private Templates() {}

        static native TemplateInstance taskType(
                TaskTypeView taskType,
                FormState form,
                CronReading reading,
                PacePreview preview,
                FormState pause,
                String said,
                long n);
    }

    private final FindTaskTypes findTaskTypes;
    private final ChangeTaskType changeTaskType;
    private final TaskTypeForm taskTypeForm;
    private final ReadCron readCron;
    private final PreviewPace previewPace;
    private final PauseForm pauseForm;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    TaskTypePageResource(
            FindTaskTypes findTaskTypes,
            ChangeTaskType changeTaskType,
            TaskTypeForm taskTypeForm,
            ReadCron readCron,
            PreviewPace previewPace,
            PauseForm pauseForm,
            SubmitForm submitForm,
            Visitor visitor) {
        this.findTaskTypes = findTaskTypes;
        this.changeTaskType = changeTaskType;
        this.taskTypeForm = taskTypeForm;
        this.readCron = readCron;
        this.previewPace = previewPace;
        this.pauseForm = pauseForm;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    /**
     * One task type.
     *
     * @param check not null: the form shows what the address says, with its cron expression read, for browsers without scripts
     */
    @GET
    @Operation(hidden = true)
    public TemplateInstance get(
            @PathParam("id") long id,
            @QueryParam("check") String check,
            @QueryParam("said") String said,
            @QueryParam("n") long n,
            @Context UriInfo uri) {
        TaskTypeView taskType = findTaskTypes.get(id);
        FormState form = check == null ? taskTypeForm.of(taskType) : FormState.of(uri.getQueryParameters());
        return page(taskType, form, FormState.nothing(), said, n).setLocale(visitor.locale());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response save(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        TaskTypeView taskType = findTaskTypes.get(id);
        taskTypeForm.expectVersion(form);
        return submitForm.run(
                () -> {
                    changeTaskType.patch(id, taskTypeForm.body(form, taskType));
                    return Redirect.to("/task_types/" + id, FlashMessage.SAVED, 1);
                },
                rejection -> page(taskType, taskTypeForm.of(taskType, form, rejection), FormState.nothing(), null, 0));
    }

    @POST
    @Path("pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        return pauseForm.pause(Pausable.TASK_TYPE, id, form, "/task_types/" + id, pause -> {
            TaskTypeView taskType = findTaskTypes.get(id);
            return page(taskType, taskTypeForm.of(taskType), pause, null, 0);
        });
    }

    @POST
    @Path("resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        return pauseForm.resume(Pausable.TASK_TYPE, id, "/task_types/" + id);
    }

    private TemplateInstance page(TaskTypeView taskType, FormState form, FormState pause, String said, long n) {
        CronReading reading = readCron.read(form.value("cron"), form.value("time_zone"));
        PacePreview preview = previewPace.of(taskType.id(), form);
        return Templates.taskType(taskType, form, reading, preview, pause, said, n);
    }
}
