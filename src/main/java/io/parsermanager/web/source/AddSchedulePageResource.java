package io.parsermanager.web.source;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.schedule.ChangeSchedule;
import io.parsermanager.source.FindSources;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.link.Redirect;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The form on a source's page that adds a schedule. */
@Path("/schedules")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class AddSchedulePageResource {
    private final ChangeSchedule changeSchedule;
    private final FindSources findSources;
    private final SourcePage sourcePage;
    private final SubmitForm submitForm;

    AddSchedulePageResource(
            ChangeSchedule changeSchedule, FindSources findSources, SourcePage sourcePage, SubmitForm submitForm) {
        this.changeSchedule = changeSchedule;
        this.findSources = findSources;
        this.sourcePage = sourcePage;
        this.submitForm = submitForm;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response add(MultivaluedMap<String, String> form) {
        Long id = FormValues.number("source_id", form.getFirst("source_id"));
        if (id == null) {
            throw InvalidInputException.parameter("source_id", "must not be empty");
        }
        findSources.get(id);
        return submitForm.run(
                () -> {
                    FormBody body = new FormBody(form)
                            .number("task_type_id")
                            .text("mode")
                            .number("interval_s")
                            .number("min_interval_s")
                            .number("max_interval_s")
                            .box("enabled");
                    changeSchedule.create(body.body().put("source_id", id));
                    return Redirect.to("/sources/" + id, FlashMessage.SAVED, 1);
                },
                rejection -> sourcePage.withSchedule(id, FormState.of(form).rejected(rejection)));
    }
}
