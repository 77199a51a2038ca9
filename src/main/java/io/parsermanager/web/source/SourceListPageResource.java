package io.parsermanager.web.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.FindSourceTypes;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.FindSources.Health;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.source.SourceTypeView;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.FormBody;
import io.parsermanager.web.layout.FormState;
import io.parsermanager.web.layout.FormValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.PageLinks;
import io.parsermanager.web.layout.PageUrl;
import io.parsermanager.web.layout.Redirect;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of sources, and the form that adds one. */
@Path("/sources")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceListPageResource {
    /**
     * What the list is narrowed to; null does not narrow.
     *
     * @param search an external id, as it is kept or as it was pasted
     */
    @TemplateData
    public record SourceFilter(String search, String tag, String sourceType, Boolean enabled, Health health) {
        public boolean isEmpty() {
            return search == null && tag == null && sourceType == null && enabled == null && health == null;
        }

        /** The address of this list from a cursor on. */
        public String from(String cursor) {
            return narrowed("/sources")
                    .with("health", health)
                    .with("cursor", cursor)
                    .toString();
        }

        public String enabledWord() {
            return String.valueOf(enabled);
        }

        public String healthWord() {
            return health == null ? "" : health.name();
        }

        /** The address of a file of these, whatever their health. */
        public String export(String format) {
            return PageUrl.of("/api/v1/source/export")
                    .with("format", format)
                    .with("source_type", sourceType)
                    .with("tag", tag)
                    .with("enabled", enabled)
                    .toString();
        }

        private PageUrl narrowed(String path) {
            return PageUrl.of(path)
                    .with("search", search)
                    .with("tag", tag)
                    .with("source_type", sourceType)
                    .with("enabled", enabled);
        }

        private Wanted wanted(List<String> sourceTypes) {
            return new Wanted(
                    List.of(),
                    sourceType,
                    search == null ? List.of() : FindSources.spellings(search, sourceTypes),
                    enabled,
                    tag == null ? List.of() : List.of(tag),
                    health);
        }
    }

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

        static native TemplateInstance sourceForm(FormState form, List<String> sourceTypes, Long id);
    }

    private static final int MAX_TYPES = 1000;

    private final FindSources findSources;
    private final FindSourceTypes findSourceTypes;
    private final ChangeSource changeSource;
    private final ObjectMapper json;
    private final Visitor visitor;

    SourceListPageResource(
            FindSources findSources,
            FindSourceTypes findSourceTypes,
            ChangeSource changeSource,
            ObjectMapper json,
            Visitor visitor) {
        this.findSources = findSources;
        this.findSourceTypes = findSourceTypes;
        this.changeSource = changeSource;
        this.json = json;
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
        List<String> sourceTypes = sourceTypes();
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

    @GET
    @Path("new")
    @Operation(hidden = true)
    public TemplateInstance blank() {
        return Templates.sourceForm(FormState.of(Map.of("enabled", "true", "settings", "{}")), sourceTypes(), null)
                .setLocale(visitor.locale());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(MultivaluedMap<String, String> form) {
        try {
            SourceView made = changeSource.create(body(form));
            return Redirect.to("/sources/" + made.id(), FlashMessage.SAVED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(),
                    Templates.sourceForm(FormState.of(form).refused(refused), sourceTypes(), null),
                    visitor.locale());
        }
    }

    private ObjectNode body(MultivaluedMap<String, String> form) {
        return new FormBody(form)
                .text("source_type")
                .text("external_id")
                .text("name")
                .box("enabled")
                .list("tags")
                .object("settings", null, json)
                .body();
    }

    private List<String> sourceTypes() {
        return findSourceTypes.page(Paging.of(MAX_TYPES, null)).items().stream()
                .map(SourceTypeView::code)
                .toList();
    }
}
