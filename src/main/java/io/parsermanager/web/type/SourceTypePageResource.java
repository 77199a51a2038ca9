package io.parsermanager.web.type;

import io.parsermanager.http.MergePatch;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.FindSourceTypes;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.SourceTypeView;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.FormBody;
import io.parsermanager.web.layout.FormState;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.PageLinks;
import io.parsermanager.web.layout.Redirect;
import io.parsermanager.web.layout.Visitor;
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

/** Source types: which parsers keep up and which do not, and the switch that pauses all that goes to one of them. */
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
    private final PauseAndResume pauseAndResume;
    private final MergePatch bodies;
    private final Visitor visitor;

    SourceTypePageResource(
            FindSourceTypes findSourceTypes, PauseAndResume pauseAndResume, MergePatch bodies, Visitor visitor) {
        this.findSourceTypes = findSourceTypes;
        this.pauseAndResume = pauseAndResume;
        this.bodies = bodies;
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
        try {
            pauseAndResume.pause(
                    Pausable.SOURCE_TYPE,
                    code,
                    bodies.over(
                            PauseRequest.NONE,
                            new FormBody(form).text("reason").time("until").body()));
            return Redirect.to("/source_types", FlashMessage.PAUSED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(), page(null, code, FormState.of(form).refused(refused), null, 0), visitor.locale());
        }
    }

    @POST
    @Path("{code}/resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("code") String code) {
        pauseAndResume.resume(Pausable.SOURCE_TYPE, code);
        return Redirect.to("/source_types", FlashMessage.RESUMED, 1);
    }

    private TemplateInstance page(String cursor, String refusedCode, FormState pause, String said, long n) {
        Page<SourceTypeView> page = findSourceTypes.page(Paging.of(PageLinks.SIZE, cursor));
        PageLinks pages = PageLinks.of("/source_types", cursor, page.nextCursor());
        return Templates.sourceTypes(page, pages, refusedCode, pause, FormState.nothing(), said, n);
    }
}
