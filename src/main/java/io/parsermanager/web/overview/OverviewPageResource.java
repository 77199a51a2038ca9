package io.parsermanager.web.overview;

import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.overview.Overview.Sight;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The overview: whether parsing is healthy, what needs attention, and the buttons for it. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class OverviewPageResource {
    @CheckedTemplate(basePath = "overview")
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(Sight sight, long everyMs, String said, long n);

        static native TemplateInstance live(Sight sight);
    }

    private final Overview overview;
    private final Visitor visitor;

    OverviewPageResource(Overview overview, Visitor visitor) {
        this.overview = overview;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance overview(@QueryParam("said") String said, @QueryParam("n") long n) {
        return Templates.overview(overview.look(), overview.everyMs(), said, n).setLocale(visitor.locale());
    }

    /** The part of the overview that changes. An open page polls it. */
    @GET
    @Path("overview/live")
    @Operation(hidden = true)
    public TemplateInstance live() {
        return Templates.live(overview.look()).setLocale(visitor.locale());
    }
}
