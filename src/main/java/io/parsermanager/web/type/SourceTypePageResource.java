package io.parsermanager.web.type;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.type.FindSourceTypes;
import io.parsermanager.source.type.SourceTypeView;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of source types: whether their parsers keep up, and the pause of each. */
@Path("/source_types")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceTypePageResource {
    @CheckedTemplate(basePath = "type")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sourceTypes(
                Page<SourceTypeView> page,
                PageLinks pages,
                String refusedCode,
                FormState pause,
                FormState nothing,
                String said,
                long n);
    }

    private final FindSourceTypes findSourceTypes;
    private final PauseForm pauseForm;
    private final Visitor visitor;

    SourceTypePageResource(FindSourceTypes findSourceTypes, PauseForm pauseForm, Visitor visitor) {
        this.findSourceTypes = findSourceTypes;
        this.pauseForm = pauseForm;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("cursor") String cursor, @QueryParam("said") String said, @QueryParam("n") long n) {
        return page(cursor, null, FormState.nothing(), said, n).setLocale(visitor.locale());
    }

    @POST
    @Path("{code}/pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("code") String code, MultivaluedMap<String, String> form) {
        return pauseForm.pause(
                Pausable.SOURCE_TYPE, code, form, "/source_types", pause -> page(null, code, pause, null, 0));
    }

    @POST
    @Path("{code}/resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("code") String code) {
        return pauseForm.resume(Pausable.SOURCE_TYPE, code, "/source_types");
    }

    private TemplateInstance page(String cursor, String refusedCode, FormState pause, String said, long n) {
        Page<SourceTypeView> page = findSourceTypes.page(Paging.of(PageLinks.SIZE, cursor));
        PageLinks pages = PageLinks.of("/source_types", cursor, page.nextCursor());
        return Templates.sourceTypes(page, pages, refusedCode, pause, FormState.nothing(), said, n);
    }
}
