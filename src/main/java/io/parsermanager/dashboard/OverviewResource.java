package io.parsermanager.dashboard;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page that a person on call opens first. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class OverviewResource {
    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview();
    }

    private final Reader reader;

    OverviewResource(Reader reader) {
        this.reader = reader;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance overview() {
        return Templates.overview().setLocale(reader.locale());
    }
}
