package io.parsermanager.web.source;

import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
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

/** The form that edits a source. */
@Path("/sources/{id: \\d+}/edit")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class EditSourcePageResource {
    private final FindSources findSources;
    private final ChangeSource changeSource;
    private final SourceForm sourceForm;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    EditSourcePageResource(
            FindSources findSources,
            ChangeSource changeSource,
            SourceForm sourceForm,
            SubmitForm submitForm,
            Visitor visitor) {
        this.findSources = findSources;
        this.changeSource = changeSource;
        this.sourceForm = sourceForm;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance edit(@PathParam("id") long id) {
        return sourceForm.edit(findSources.get(id)).setLocale(visitor.locale());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response save(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        SourceView source = findSources.get(id);
        sourceForm.expectVersion(form);
        return submitForm.run(
                () -> {
                    changeSource.patch(id, sourceForm.body(form, source.settings()));
                    return Redirect.to("/sources/" + id, FlashMessage.SAVED, 1);
                },
                rejection -> sourceForm.edit(source, form, rejection));
    }
}
