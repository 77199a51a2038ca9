package io.parsermanager.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Caller;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.text.SingleLine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.hibernate.Session;

/** The keys of quotas over REST: hosts, tokens, projects. The service makes them with the sources that need them. */
@Path("/api/v1/quota_key")
public class QuotaKeyResource {
    /**
     * A key as a client sees it.
     *
     * @param lineEndsAt the time after the last place in line; in the past or null: nobody waits
     * @param closedUntil in the past or null: it is open
     * @param used units of the window that ends at windowEndsAt
     * @param requests overrides the rule; null: as the rule says
     */
    @RegisterForReflection
    public record QuotaKeyView(
            Long id,
            long quotaId,
            String quota,
            String name,
            Instant lineEndsAt,
            Instant closedUntil,
            String closedReason,
            String closedBy,
            Instant windowEndsAt,
            long used,
            Integer requests,
            Integer perS,
            Integer burst,
            Long windowLimit) {}

    /** The numbers that differ from the rule for this key. A null takes the rule's again. */
    @Schema(examples = "{\"requests\": 1, \"per_s\": 1, \"burst\": 5}")
    public record Overrides(
            @Min(1) @Max(1_000_000) Integer requests,
            @Min(1) @Max(86_400) Integer perS,
            @Min(1) @Max(1_000_000) Integer burst,
            @Min(1) @Max(1_000_000_000_000L) Long windowLimit) {}

    /** How long a key is closed, and why. */
    @Schema(examples = "{\"until\": \"2026-12-01T00:00:00Z\", \"reason\": \"its owner asked for a pause\"}")
    public record Closure(
            @NotNull Instant until,

            @NotBlank @Size(max = 1000) @SingleLine(breaks = true)
            String reason) {
        static final Closure NONE = new Closure(null, null);
    }

    private static final String SELECT = """
            SELECT k.id, k.quotaId, q.code, k.name, k.lineEndsAt, k.closedUntil, k.closedReason, k.closedBy, k.windowEndsAt, k.used, k.requests,
                   k.perS, k.burst, k.windowLimit
            FROM QuotaKey k JOIN Quota q ON q.id = k.quotaId
            """;

    private static final String OVERRIDE = """
            UPDATE quota_key SET requests = :requests, per_s = :per_s, burst = :burst, window_limit = :window_limit WHERE id = :id
            """;

    private static final String TOO_SMALL = """
            SELECT coalesce(CAST(:burst AS integer), q.burst) <= q.reserve AND q.requests IS NOT NULL
                   OR coalesce(CAST(:window_limit AS bigint), q.window_limit) <= q.reserve
            FROM quota_key k JOIN quota q ON q.id = k.quota_id WHERE k.id = :id
            """;

    private static final String PAST = "SELECT CAST(:time AS timestamptz) <= now()";

    private final Session session;
    private final KeysetPage lists;
    private final MergePatch bodies;
    private final CloseKeys closeKeys;
    private final Caller caller;

    QuotaKeyResource(Session session, KeysetPage lists, MergePatch bodies, CloseKeys closeKeys, Caller caller) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.closeKeys = closeKeys;
        this.caller = caller;
    }

    @GET
    @Transactional
    public Page<QuotaKeyView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("quota_id") Long quotaId,
            @QueryParam("name") String name,
            @QueryParam("closed") boolean closed) {
        QueryFilter filter =
                new QueryFilter().and("k.quotaId = :quota", "quota", quotaId).and("k.name = :name", "name", name);
        if (closed) {
            filter.and("k.closedUntil > current_timestamp");
        }
        return lists.page(QuotaKeyView.class, SELECT, "k.id", filter, paging, QuotaKeyView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public QuotaKeyView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE k.id = :id", QuotaKeyView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no quota key " + id));
    }

    /** Overrides numbers of the rule for this key. */
    @PATCH
    @Path("{id}")
    @Transactional
    public QuotaKeyView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Overrides.class)))
                    ObjectNode body) {
        QuotaKeyView key = get(id);
        Overrides fields = bodies.over(new Overrides(key.requests, key.perS, key.burst, key.windowLimit), body);
        if ((fields.requests == null) != (fields.perS == null)) {
            throw InvalidInputException.field(
                    fields.requests == null ? "requests" : "per_s", "is missing: requests and per_s go together");
        }
        boolean tooSmall = Boolean.TRUE.equals(session.createNativeQuery(TOO_SMALL, Boolean.class)
                .setParameter("burst", fields.burst, Integer.class)
                .setParameter("window_limit", fields.windowLimit, Long.class)
                .setParameter("id", id)
                .getSingleResult());
        if (tooSmall) {
            throw InvalidInputException.field(
                    "burst", "burst and window_limit must be more than the reserve of the quota");
        }
        session.createNativeMutationQuery(OVERRIDE)
                .setParameter("requests", fields.requests, Integer.class)
                .setParameter("per_s", fields.perS, Integer.class)
                .setParameter("burst", fields.burst, Integer.class)
                .setParameter("window_limit", fields.windowLimit, Long.class)
                .setParameter("id", id)
                .executeUpdate();
        session.clear();
        return get(id);
    }

    /** Closes a key: none of its tasks is sent until then. */
    @POST
    @Path("{id}/close")
    @Transactional
    public QuotaKeyView close(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Closure.class)))
                    ObjectNode body) {
        get(id);
        Closure closure = bodies.over(Closure.NONE, body);
        if (session.createNativeQuery(PAST, Boolean.class)
                .setParameter("time", closure.until)
                .getSingleResult()) {
            throw InvalidInputException.field("until", "must be in the future");
        }
        closeKeys.byHand(id, closure.until, closure.reason, caller.name());
        session.clear();
        return get(id);
    }

    /** Opens a closed key. Its tasks return a step apart. */
    @POST
    @Path("{id}/open")
    @Transactional
    public QuotaKeyView open(long id) {
        get(id);
        if (!closeKeys.open(id)) {
            throw new ConflictException("The quota key %d is open".formatted(id));
        }
        session.clear();
        return get(id);
    }
}
