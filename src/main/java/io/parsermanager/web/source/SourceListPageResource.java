package io.parsermanager.web.source;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of sources with their health, their outcomes and their next runs. */
@Path("/sources")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceListPageResource {
    @CheckedTemplate(basePath = "source")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sources(
                List<SourceRow> rows,
                boolean complete,
                SourceFilter filter,
                List<String> sourceTypes,
                String cursor,
                PageLinks pages,
                SourceFlash done);
    }

    private final FindSources findSources;
    private final SourceRows sourceRows;
    private final FilterOptions filterOptions;
    private final Visitor visitor;

    SourceListPageResource(
            FindSources findSources, SourceRows sourceRows, FilterOptions filterOptions, Visitor visitor) {
        this.findSources = findSources;
        this.sourceRows = sourceRows;
        this.filterOptions = filterOptions;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @Context UriInfo address, @QueryParam("cursor") String cursor, @BeanParam SourceFlash done) {
        SourceFilter filter = SourceFilter.of(address.getQueryParameters());
        List<String> sourceTypes = filterOptions.sourceTypes();
        Wanted wanted = filter.wanted(sourceTypes);
        Paging paging =
                filter.newest() ? Paging.newestFirst(PageLinks.SIZE, cursor) : Paging.of(PageLinks.SIZE, cursor);
        Page<SourceView> page = findSources.page(wanted, paging);
        return Templates.sources(
                        sourceRows.of(page.items()),
                        cursor == null && page.nextCursor() == null,
                        filter,
                        sourceTypes,
                        cursor,
                        PageLinks.of(filter::from, cursor, page.nextCursor()),
                        done)
                .setLocale(visitor.locale());
    }
}
