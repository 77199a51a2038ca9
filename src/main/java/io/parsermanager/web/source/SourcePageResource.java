package io.parsermanager.web.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.TriggerManually;
import io.parsermanager.create.TriggerManually.Narrowing;
import io.parsermanager.schedule.MoveSource;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.DeleteSource;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageUrl;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.pause.PauseForm;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One source and the actions on it: run, pause, resume, enable, disable and delete. */
@Path("/sources/{id: \\d+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourcePageResource {
    private final SourcePage sourcePage;
    private final FindSources findSources;
    private final ChangeSource changeSource;
    private final DeleteSource deleteSource;
    private final MoveSource moveSource;
    private final TriggerManually triggerManually;
    private final PauseForm pauseForm;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    SourcePageResource(
            SourcePage sourcePage,
            FindSources findSources,
            ChangeSource changeSource,
            DeleteSource deleteSource,
            MoveSource moveSource,
            TriggerManually triggerManually,
            PauseForm pauseForm,
            SubmitForm submitForm,
            Visitor visitor) {
        this.sourcePage = sourcePage;
        this.findSources = findSources;
        this.changeSource = changeSource;
        this.deleteSource = deleteSource;
        this.moveSource = moveSource;
        this.triggerManually = triggerManually;
        this.pauseForm = pauseForm;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @BeanParam SourceFlash done) {
        return sourcePage.of(id, done).setLocale(visitor.locale());
    }

    @POST
    @Path("enable")
    @Operation(hidden = true)
    public Response enable(@PathParam("id") long id) {
        return setEnabled(id, true);
    }

    @POST
    @Path("disable")
    @Operation(hidden = true)
    public Response disable(@PathParam("id") long id) {
        return setEnabled(id, false);
    }

    @POST
    @Path("pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        return pauseForm.pause(Pausable.SOURCE, id, form, page(id), pause -> sourcePage.withPause(id, pause));
    }

    @POST
    @Path("resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        return pauseForm.resume(Pausable.SOURCE, id, page(id));
    }

    /** Creates its tasks now, due or not. The flash message says how many, and why schedules were left out. */
    @POST
    @Path("run")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response run(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        findSources.get(id);
        Made made = triggerManually.run(Narrowing.ofSource(id, FormValues.text(form.getFirst("reason"))));
        PageUrl result = PageUrl.of(page(id))
                .with("overlaps", made.overlaps())
                .with("disabled", made.disabled())
                .with("paused", made.paused());
        made.groupIds().forEach(group -> result.with("group", group));
        return Redirect.to(result.toString(), FlashMessage.MADE, made.tasks());
    }

    /** Gives it the address that its parsers propose. */
    @POST
    @Path("move")
    @Operation(hidden = true)
    public Response move(@PathParam("id") long id) {
        moveSource.run(id);
        return Redirect.to(page(id), FlashMessage.SAVED, 1);
    }

    @POST
    @Path("delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response delete(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        return submitForm.run(
                () -> {
                    deleteSource.delete(id, form.containsKey("history"));
                    return Redirect.to("/sources", FlashMessage.DELETED, 1);
                },
                rejection -> sourcePage.withDelete(id, FormState.of(form).rejected(rejection)));
    }

    private Response setEnabled(long id, boolean enabled) {
        changeSource.patch(id, JsonNodeFactory.instance.objectNode().put("enabled", enabled));
        return Redirect.to(page(id), FlashMessage.SAVED, 1);
    }

    private static String page(long id) {
        return "/sources/" + id;
    }
}
