package io.parsermanager.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Caller;
import io.parsermanager.http.FutureTimes;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.text.SingleLine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** Gives a key of a quota numbers of its own, and closes and opens it by hand. */
@ApplicationScoped
public class ChangeQuotaKey {
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

    private static final String OVERRIDE = """
            UPDATE quota_key SET requests = :requests, per_s = :per_s, burst = :burst, window_limit = :window_limit WHERE id = :id
            """;

    private static final String TOO_SMALL = """
            SELECT coalesce(CAST(:burst AS integer), q.burst) <= q.reserve AND q.requests IS NOT NULL
                   OR coalesce(CAST(:window_limit AS bigint), q.window_limit) <= q.reserve
            FROM quota_key k JOIN quota q ON q.id = k.quota_id WHERE k.id = :id
            """;

    private final Session session;
    private final FindQuotaKeys findQuotaKeys;
    private final MergePatch bodies;
    private final FutureTimes futureTimes;
    private final CloseKeys closeKeys;
    private final Caller caller;

    ChangeQuotaKey(
            Session session,
            FindQuotaKeys findQuotaKeys,
            MergePatch bodies,
            FutureTimes futureTimes,
            CloseKeys closeKeys,
            Caller caller) {
        this.session = session;
        this.findQuotaKeys = findQuotaKeys;
        this.bodies = bodies;
        this.futureTimes = futureTimes;
        this.closeKeys = closeKeys;
        this.caller = caller;
    }

    /** Overrides numbers of the rule for this key. */
    @Transactional
    public QuotaKeyView override(long id, ObjectNode body) {
        QuotaKeyView key = findQuotaKeys.get(id);
        Overrides fields = bodies.over(new Overrides(key.requests(), key.perS(), key.burst(), key.windowLimit()), body);
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
        return findQuotaKeys.get(id);
    }

    /** Closes a key, or changes its closure: none of its tasks is sent until then. */
    @Transactional
    public QuotaKeyView close(long id, ObjectNode body) {
        findQuotaKeys.get(id);
        Closure closure = bodies.over(Closure.NONE, body);
        futureTimes.require("until", closure.until);
        closeKeys.byHand(id, closure.until, closure.reason, caller.name());
        return findQuotaKeys.get(id);
    }

    /**
     * Opens a closed key. Its tasks return a step apart.
     *
     * @throws ConflictException if it is open
     */
    @Transactional
    public QuotaKeyView open(long id) {
        findQuotaKeys.get(id);
        if (!closeKeys.open(id)) {
            throw new ConflictException("The quota key %d is open".formatted(id));
        }
        return findQuotaKeys.get(id);
    }
}
