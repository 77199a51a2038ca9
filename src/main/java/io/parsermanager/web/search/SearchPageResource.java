package io.parsermanager.web.search;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.search.FindAnything;
import io.parsermanager.search.FindAnything.Result;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page behind the search box of every page. */
@Path("/search")
@Produces(MediaType.TEXT_HTML)
public class SearchPageResource {
    @CheckedTemplate(basePath = "search")
    static class Templates {
        private Templates() {}

        static native TemplateInstance search(String q, Result result, String problem);
    }

    private final FindAnything findAnything;
    private final Visitor visitor;

    SearchPageResource(FindAnything findAnything, Visitor visitor) {
        this.findAnything = findAnything;
        this.visitor = visitor;
    }

    /** The result, or what is wrong with the text, which stays in its box. */
    @GET
    @Operation(hidden = true)
    public TemplateInstance search(@QueryParam("q") String q) {
        Result result = null;
        String problem = null;
        try {
            result = findAnything.find(q);
        } catch (InvalidInputException e) {
            problem = e.getMessage();
        }
        return Templates.search(q, result, problem).setLocale(visitor.locale());
    }
}
