package io.parsermanager.web.failure;

import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.overview.Overview;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page "What fails": error codes by task type, since when, on which hosts, with a retry. */
@Path("/failures")
@Produces(MediaType.TEXT_HTML)
public class FailurePageResource {
    @CheckedTemplate(basePath = "failure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance failures(FailureReport report, String last, List<String> windows, long everyMs);
    }

    private final FailureReports reports;
    private final Overview overview;
    private final Visitor visitor;

    FailurePageResource(FailureReports reports, Overview overview, Visitor visitor) {
        this.reports = reports;
        this.overview = overview;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance failures(@QueryParam("last") String last) {
        FailureWindow window = FormValues.text(last) == null
                ? FailureWindow.HOUR
                : FailureWindow.of(last).orElseThrow(() -> FormValues.notOffered("last", last));
        return Templates.failures(
                        reports.of(window),
                        window.word(),
                        Arrays.stream(FailureWindow.values())
                                .map(FailureWindow::word)
                                .toList(),
                        overview.everyMs())
                .setLocale(visitor.locale());
    }
}
