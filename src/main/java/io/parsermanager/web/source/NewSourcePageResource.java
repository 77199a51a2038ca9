package io.parsermanager.web.source;

import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.FilterOptions;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The form that adds a source. */
@Path("/sources")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class NewSourcePageResource {
    private final ChangeSource changeSource;
    private final FilterOptions filterOptions;
    private final SourceForm sourceForm;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    NewSourcePageResource(
            ChangeSource changeSource,
            FilterOptions filterOptions,
            SourceForm sourceForm,
            SubmitForm submitForm,
            Visitor visitor) {
        this.changeSource = changeSource;
        this.filterOptions = filterOptions;
        this.sourceForm = sourceForm;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    @GET
    @Path("new")
    @Operation(hidden = true)
    public TemplateInstance blank() {
        return sourceForm.blank(filterOptions.sourceTypes()).setLocale(visitor.locale());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(MultivaluedMap<String, String> form) {
        return submitForm.run(
                () -> {
                    SourceView source = changeSource.create(sourceForm.body(form, null));
                    return Redirect.to("/sources/" + source.id(), FlashMessage.SAVED, 1);
                },
                rejection -> sourceForm.blank(filterOptions.sourceTypes(), form, rejection));
    }
}
