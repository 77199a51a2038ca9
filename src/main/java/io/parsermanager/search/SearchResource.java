package io.parsermanager.search;

import io.parsermanager.search.FindAnything.Result;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The search over REST: a number is a task, a group or a source; a text is a piece of a source's name or address. */
@Path("/api/v1/search")
public class SearchResource {
    private final FindAnything findAnything;

    SearchResource(FindAnything findAnything) {
        this.findAnything = findAnything;
    }

    @GET
    public Result search(
            @QueryParam("q")
                    @Parameter(
                            required = true,
                            description = "A number, or 3 to 200 characters of the name or address of a source.")
                    String q) {
        return findAnything.find(q);
    }
}
