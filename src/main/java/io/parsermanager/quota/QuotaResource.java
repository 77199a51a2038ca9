package io.parsermanager.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Versioned;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.hibernate.Session;

/** The rules of quotas over REST. */
@Path("/api/v1/quota")
public class QuotaResource {
    /**
     * A rule as a client sees it.
     *
     * @param filledAt when all sources had their keys after the last change; null: not yet
     */
    @RegisterForReflection
    public record QuotaView(
            Long id,
            String code,
            String name,
            String sourceType,
            String keyOf,
            boolean enabled,
            Integer requests,
            Integer perS,
            int burst,
            int reserve,
            Long windowLimit,
            String timeZone,
            JsonNode costs,
            List<String> closingCodes,
            Instant filledAt,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    private static final String SELECT = """
            SELECT q.id, q.code, q.name, q.sourceType, q.keyOf, q.enabled, q.requests, q.perS, q.burst, q.reserve, q.windowLimit, q.timeZone,
                   q.costs, q.closingCodes, q.filledAt, q.createdAt, q.updatedAt
            FROM Quota q
            """;

    private static final String KNOWN_TYPE = "SELECT EXISTS (SELECT FROM source_type WHERE code = :code)";

    private final Session session;
    private final KeysetPage lists;
    private final MergePatch bodies;
    private final Precondition precondition;

    QuotaResource(Session session, KeysetPage lists, MergePatch bodies, Precondition precondition) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.precondition = precondition;
    }

    @GET
    @Transactional
    public Page<QuotaView> list(@BeanParam @Valid Paging paging, @QueryParam("source_type") String sourceType) {
        QueryFilter filter = new QueryFilter().and("q.sourceType = :source_type", "source_type", sourceType);
        return lists.page(QuotaView.class, SELECT, "q.id", filter, paging, QuotaView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public QuotaView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE q.id = :id", QuotaView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no quota " + id));
    }

    /** Creates a rule. The sources of its type get their keys within seconds to minutes: filled_at says when all have them. */
    @POST
    @Transactional
    @APIResponseSchema(value = QuotaView.class, responseCode = "201")
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = QuotaFields.class)))
                    ObjectNode body) {
        QuotaFields fields = bodies.over(QuotaFields.DEFAULTS, body);
        fields.check();
        if (!session.createNativeQuery(KNOWN_TYPE, Boolean.class)
                .setParameter("code", fields.sourceType())
                .getSingleResult()) {
            throw InvalidInputException.field("source_type", "there is no source type " + fields.sourceType());
        }
        if (Quota.count("code", fields.code()) > 0) {
            throw new ConflictException("There is a quota %s already: patch it instead".formatted(fields.code()));
        }
        Quota quota = new Quota();
        quota.code = fields.code();
        quota.sourceType = fields.sourceType();
        fields.set(quota);
        quota.persistAndFlush();
        return Response.created(URI.create("/api/v1/quota/" + quota.id))
                .entity(get(quota.id))
                .build();
    }

    /** Changes a rule. The numbers take effect at once; keys that change are filled again. */
    @PATCH
    @Path("{id}")
    @Transactional
    public QuotaView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = QuotaFields.class)))
                    ObjectNode body) {
        precondition.lockAndCheck("quota", "id", id, () -> get(id));
        Quota quota = find(id);
        QuotaFields fields = bodies.over(QuotaFields.of(quota), body);
        fields.check();
        if (!fields.code().equals(quota.code)) {
            throw InvalidInputException.field("code", "cannot be changed: the settings of sources name it");
        }
        if (!fields.sourceType().equals(quota.sourceType)) {
            throw InvalidInputException.field("source_type", "cannot be changed: switch this rule off and add another");
        }
        if (fields.enabled() != quota.enabled || !fields.keyOf().name().equals(quota.keyOf)) {
            quota.filledTo = 0;
            quota.filledAt = null;
        }
        fields.set(quota);
        session.flush();
        session.clear();
        return get(id);
    }

    /** Deletes a rule with its keys. It must be switched off, and its keys taken from all sources. */
    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(long id) {
        precondition.lockAndCheck("quota", "id", id, () -> get(id));
        Quota quota = find(id);
        if (quota.enabled || quota.filledAt == null) {
            throw new ConflictException(
                    "The quota %s is in use: patch enabled to false, and try again once filled_at is set"
                            .formatted(quota.code));
        }
        quota.delete();
    }

    private static Quota find(long id) {
        return Quota.<Quota>findByIdOptional(id).orElseThrow(() -> new NotFoundException("There is no quota " + id));
    }
}
