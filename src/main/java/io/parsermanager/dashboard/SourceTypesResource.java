package io.parsermanager.dashboard;

import io.parsermanager.http.Bodies;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.http.Refused;
import io.parsermanager.source.FindSourceTypes;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.SourceTypeView;
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
public class SourceTypesResource {
    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sourceTypes(
                Page<SourceTypeView> page,
                String cursor,
                String refusedCode,
                Typed pause,
                Typed nothing,
                String said,
                long n);
    }

    private final FindSourceTypes findSourceTypes;
    private final PauseAndResume pauseAndResume;
    private final Bodies bodies;
    private final Reader reader;

    SourceTypesResource(FindSourceTypes findSourceTypes, PauseAndResume pauseAndResume, Bodies bodies, Reader reader) {
        this.findSourceTypes = findSourceTypes;
        this.pauseAndResume = pauseAndResume;
        this.bodies = bodies;
        this.reader = reader;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("cursor") String cursor, @QueryParam("said") String said, @QueryParam("n") long n) {
        return Templates.sourceTypes(
                        findSourceTypes.page(Paging.of(SourcesResource.SIZE, cursor)),
                        cursor,
                        null,
                        Typed.nothing(),
                        Typed.nothing(),
                        said,
                        n)
                .setLocale(reader.locale());
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
            return Redirect.to("/source_types", Said.PAUSED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return Shown.with(
                    refused.status(),
                    Templates.sourceTypes(
                            findSourceTypes.page(Paging.of(SourcesResource.SIZE, null)),
                            null,
                            code,
                            Typed.of(form).refused(refused),
                            Typed.nothing(),
                            null,
                            0),
                    reader.locale());
        }
    }

    @POST
    @Path("{code}/resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("code") String code) {
        pauseAndResume.resume(Pausable.SOURCE_TYPE, code);
        return Redirect.to("/source_types", Said.RESUMED, 1);
    }
}
