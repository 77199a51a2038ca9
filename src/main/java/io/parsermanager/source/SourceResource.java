package io.parsermanager.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Invalid;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.hibernate.Session;

/** Sources over REST. */
@Path("/api/v1/source")
public class SourceResource {
    /** A source as a client sees it. */
    @RegisterForReflection
    public record SourceView(
            Long id,
            String sourceType,
            String externalId,
            String name,
            boolean enabled,
            JsonNode settings,
            List<String> tags,
            Pause pause,
            Instant createdAt,
            Instant updatedAt) {
        /** Whether its address leads into a private network: see PRIVATE_ADDRESSES. */
        @JsonProperty("private_address")
        public boolean privateAddress() {
            return PrivateAddresses.isPrivate(externalId);
        }
    }

    /**
     * A source as a client gives it.
     *
     * @param name left out: the external id, as far as it fits
     */
    @Schema(
            example =
                    "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\", \"name\": \"Example\", \"tags\": [\"news\"]}")
    public record SourceFields(
            @NotNull String sourceType,
            @NotBlank @Size(max = 2000) String externalId,

            @Size(min = 1, max = 500) @Pattern(regexp = PRINTABLE, message = NO_CONTROL)
            String name,

            boolean enabled,
            @NotNull ObjectNode settings,

            @NotNull @Size(max = 100)
            SortedSet<@NotBlank @Size(max = 200) @Pattern(regexp = PRINTABLE, message = NO_CONTROL) String> tags) {
        /** Files in XML cannot carry control characters, and nobody can see them. */
        private static final String PRINTABLE = "[^\\u0000-\\u001F\\u007F-\\u009F\\uFFFE\\uFFFF]*";

        private static final String NO_CONTROL = "must not hold control characters";

        static final SourceFields DEFAULTS =
                new SourceFields(null, null, null, true, JsonNodeFactory.instance.objectNode(), new TreeSet<>());
    }

    private static final String SELECT = """
            SELECT s.id, s.sourceType, s.externalId, s.name, s.enabled, s.settings, s.tags, s.pause, s.createdAt, s.updatedAt
            FROM Source s
            """;

    private final Session session;
    private final Lists lists;
    private final Bodies bodies;
    private final DeleteSource deleteSource;
    private final PauseAndResume pauseAndResume;
    private final PrivateAddresses privateAddresses;
    private final Event<SourcesAdded> added;

    SourceResource(
            Session session,
            Lists lists,
            Bodies bodies,
            DeleteSource deleteSource,
            PauseAndResume pauseAndResume,
            PrivateAddresses privateAddresses,
            Event<SourcesAdded> added) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.deleteSource = deleteSource;
        this.pauseAndResume = pauseAndResume;
        this.privateAddresses = privateAddresses;
        this.added = added;
    }

    /** With several tags: sources that have all of them. */
    @GET
    @Transactional
    public Page<SourceView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("source_type") String sourceType,
            @QueryParam("external_id") String externalId,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("tag") List<String> tags) {
        Filter filter = filter(ids, sourceType, externalId, enabled, tags);
        return lists.page(SourceView.class, SELECT, "s.id", filter, paging, SourceView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public SourceView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE s.id = :id", SourceView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    /** The source gets schedules for the default task types of its source type. */
    @POST
    @Transactional
    @APIResponseSchema(value = SourceView.class, responseCode = "201")
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceFields.class)))
                    ObjectNode body) {
        SourceFields fields = bodies.over(SourceFields.DEFAULTS, body);
        SourceType.requireKnown(fields.sourceType);
        Source source = new Source();
        source.sourceType = fields.sourceType;
        set(source, fields);
        source.persistAndFlush();
        added.fire(new SourcesAdded(List.of(source.id)));
        return Response.created(URI.create("/api/v1/source/" + source.id))
                .entity(get(source.id))
                .build();
    }

    /** Changes the fields that the body has; the source type cannot be changed. */
    @PATCH
    @Path("{id}")
    @Transactional
    public SourceView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceFields.class)))
                    ObjectNode body) {
        Source source = Source.<Source>findByIdOptional(id).orElseThrow(() -> missing(id));
        SourceFields fields = bodies.over(
                new SourceFields(
                        source.sourceType,
                        source.externalId,
                        source.name,
                        source.enabled,
                        (ObjectNode) source.settings.deepCopy(),
                        new TreeSet<>(source.tags)),
                body);
        if (!fields.sourceType.equals(source.sourceType)) {
            throw Invalid.field("source_type", "cannot be changed: delete the source and add it anew");
        }
        set(source, fields);
        session.flush();
        session.clear();
        return get(id);
    }

    /** Refused while tasks or history refer to it; with {@code force} its history goes too, never an active task. */
    @DELETE
    @Path("{id}")
    public void delete(long id, @QueryParam("force") boolean force) {
        deleteSource.delete(id, force);
    }

    @POST
    @Path("{id}/pause")
    public SourceView pause(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.SOURCE, id, bodies.overOptional(PauseRequest.NONE, body));
        return get(id);
    }

    @POST
    @Path("{id}/resume")
    public SourceView resume(long id) {
        pauseAndResume.resume(Pausable.SOURCE, id);
        return get(id);
    }

    static Filter filter(List<Long> ids, String sourceType, String externalId, Boolean enabled, List<String> tags) {
        return new Filter()
                .and("s.id IN :ids", "ids", ids)
                .and("s.sourceType = :source_type", "source_type", sourceType)
                .and("s.externalId = :external_id", "external_id", externalId)
                .and("s.enabled = :enabled", "enabled", enabled)
                .and("array_includes(s.tags, :tags)", "tags", tags.toArray(String[]::new));
    }

    private void set(Source source, SourceFields fields) {
        try {
            String externalId = ExternalIds.normalize(source.sourceType, fields.externalId);
            if (!externalId.equals(source.externalId)) {
                privateAddresses.check(externalId);
            }
            source.externalId = externalId;
        } catch (ExternalIds.Invalid e) {
            throw Invalid.field("external_id", e.getMessage());
        }
        source.name = fields.name == null ? SourceRules.name(source.externalId) : fields.name;
        source.enabled = fields.enabled;
        source.settings = fields.settings;
        source.tags = List.copyOf(fields.tags);
    }

    private static NotFoundException missing(long id) {
        return new NotFoundException("There is no source " + id);
    }
}
