package io.parsermanager.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Invalid;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Sources over REST. */
@Path("/api/v1/source")
public class SourceResource {
    /** A source as a client sees it. */
    public record SourceView(
            Long id,
            String sourceType,
            String externalId,
            String name,
            boolean enabled,
            JsonNode settings,
            List<String> tags,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * A source as a client gives it.
     *
     * @param name left out: the external id
     * @param enabled left out: true
     */
    public record NewSource(
            @NotNull String sourceType,
            @NotBlank @Size(max = 2000) String externalId,
            @Size(min = 1, max = 500) String name,
            Boolean enabled,
            ObjectNode settings,
            @Size(max = 100) Set<@NotBlank @Size(max = 200) String> tags) {}

    private static final String SELECT = """
            SELECT s.id, s.sourceType, s.externalId, s.name, s.enabled, s.settings, s.tags, s.createdAt, s.updatedAt FROM Source s
            """;

    private final Session session;
    private final Lists lists;
    private final Event<SourcesAdded> added;

    SourceResource(Session session, Lists lists, Event<SourcesAdded> added) {
        this.session = session;
        this.lists = lists;
        this.added = added;
    }

    @GET
    @Transactional
    public Page<SourceView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("source_type") List<String> sourceTypes,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("tag") List<String> tags) {
        Filter filter = new Filter()
                .and("s.sourceType IN :source_types", "source_types", sourceTypes)
                .and("s.enabled = :enabled", "enabled", enabled)
                .and("array_contains(s.tags, :tags)", "tags", tags);
        return lists.page(SourceView.class, SELECT, "s.id", filter, paging, SourceView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public SourceView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE s.id = :id", SourceView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no source " + id));
    }

    @POST
    @Transactional
    public Response create(@NotNull @Valid NewSource body) {
        if (SourceType.findById(body.sourceType) == null) {
            throw Invalid.field("source_type", "is none of " + knownTypes());
        }
        Source source = new Source();
        source.sourceType = body.sourceType;
        source.externalId = body.externalId.trim();
        source.name = body.name == null ? source.externalId : body.name;
        source.enabled = body.enabled == null || body.enabled;
        source.settings = body.settings == null ? JsonNodeFactory.instance.objectNode() : body.settings;
        source.tags = body.tags == null ? List.of() : List.copyOf(body.tags);
        source.persistAndFlush();
        added.fire(new SourcesAdded(List.of(source.id)));
        return Response.created(URI.create("/api/v1/source/" + source.id))
                .entity(get(source.id))
                .build();
    }

    private static String knownTypes() {
        return SourceType.<SourceType>listAll().stream()
                .map(type -> type.code)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
