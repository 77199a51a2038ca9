package io.parsermanager.web.overview;

import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The finished tasks of each source type over a range of time, with axes, values on hover and a table. */
@Path("/overview/throughput")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class ThroughputPageResource {
    @CheckedTemplate(basePath = "overview")
    static class Templates {
        private Templates() {}

        static native TemplateInstance plots(
                List<ThroughputPlot> plots, ThroughputRange range, List<ThroughputRange> ranges);
    }

    private final LoadThroughput loadThroughput;
    private final Visitor visitor;

    ThroughputPageResource(LoadThroughput loadThroughput, Visitor visitor) {
        this.loadThroughput = loadThroughput;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance plots(@QueryParam("range") String word) {
        ThroughputRange range = ThroughputRange.of(word);
        return Templates.plots(loadThroughput.of(range, visitor.zone()), range, ThroughputRange.ALL)
                .setLocale(visitor.locale());
    }
}
