package io.parsermanager.web.source;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.FindSources.Health;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
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

/** The list of sources. */
@Path("/sources")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceListPageResource {
    @CheckedTemplate(basePath = "source")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sources(
                Page<SourceView> page,
                SourceFilter filter,
                List<String> sourceTypes,
                String cursor,
                PageLinks pages,
                String said,
                long n);
    }

    private final FindSources findSources;
    private final FilterOptions filterOptions;
    private final Visitor visitor;

    SourceListPageResource(FindSources findSources, FilterOptions filterOptions, Visitor visitor) {
        this.findSources = findSources;
        this.filterOptions = filterOptions;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("search") String search,
            @QueryParam("tag") String tag,
            @QueryParam("source_type") String sourceType,
            @QueryParam("enabled") String enabled,
            @QueryParam("health") String health,
            @QueryParam("cursor") String cursor,
            @QueryParam("said") String said,
            @QueryParam("n") long n) {
        SourceFilter filter = new SourceFilter(
                FormValues.text(search),
                FormValues.text(tag),
                FormValues.text(sourceType),
                FormValues.yesOrNo(enabled),
                FormValues.choice(Health.class, "health", health));
        List<String> sourceTypes = filterOptions.sourceTypes();
        Page<SourceView> page = findSources.page(filter.wanted(sourceTypes), Paging.of(PageLinks.SIZE, cursor));
        return Templates.sources(
                        page,
                        filter,
                        sourceTypes,
                        cursor,
                        PageLinks.of(filter::from, cursor, page.nextCursor()),
                        said,
                        n)
                .setLocale(visitor.locale());
    }
}
