package io.parsermanager.web.quota;

import io.parsermanager.quota.FindQuotaKeys;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Reads the rules of quotas and their keys for the pages. */
@ApplicationScoped
public class LoadQuotas {
    /** The most keys on the page. */
    static final int MAX_KEYS = 100;

    private static final String RULES = """
            SELECT q.code, q.name, q.source_type, q.enabled, q.requests, q.per_s, q.burst, q.reserve, q.window_limit, q.time_zone,
                   q.enabled AND q.filled_at IS NULL AS filling, count(k.id) AS keys, count(k.id) FILTER (WHERE k.closed_until > now()) AS closed
            FROM quota q LEFT JOIN quota_key k ON k.quota_id = q.id
            GROUP BY q.id ORDER BY q.id LIMIT 100
            """;

    private static final String KEYS = """
            SELECT k.id, q.code AS quota, q.source_type, q.enabled, k.name,
                   CASE WHEN k.closed_until > now() THEN k.closed_until END AS closed_until, k.closed_by, k.closed_reason,
                   CASE WHEN k.line_ends_at > now() THEN GREATEST(0, k.tail - k.head) ELSE 0 END AS line,
                   CAST(coalesce(GREATEST(0, extract(epoch FROM k.line_ends_at - now())), 0) AS double precision) AS line_s,
                   CASE WHEN k.schedules_until > now() THEN k.schedules_until END AS schedules_until,
                   CASE WHEN k.window_ends_at > now() THEN k.used ELSE 0 END AS used,
                   CASE WHEN q.window_limit IS NOT NULL THEN coalesce(k.window_limit, q.window_limit) END AS window_limit, q.time_zone,
                   coalesce(k.requests, q.requests) AS requests, coalesce(k.per_s, q.per_s) AS per_s, coalesce(k.burst, q.burst) AS burst
            FROM quota_key k JOIN quota q ON q.id = k.quota_id
            """;

    private static final String BUSY = KEYS + """
            WHERE q.enabled AND (k.closed_until > now() OR k.line_ends_at > now() OR k.schedules_until > now()
                                 OR k.window_ends_at > now() AND k.used * 5 >= coalesce(k.window_limit, q.window_limit) * 4)
            ORDER BY coalesce(k.closed_until > now(), false) DESC, GREATEST(k.closed_until, k.line_ends_at, k.schedules_until) DESC NULLS LAST, k.id
            LIMIT :most
            """;

    private static final String NAMED =
            KEYS + " WHERE q.id IN (SELECT id FROM quota) AND k.name = :name ORDER BY k.id LIMIT :most";

    private static final String ONE = KEYS + " WHERE k.id = :id";

    /** A rule. */
    @RegisterForReflection
    @TemplateData
    public record Rule(
            String code,
            String name,
            String sourceType,
            Boolean enabled,
            Integer requests,
            Integer perS,
            Integer burst,
            Integer reserve,
            Long windowLimit,
            String timeZone,
            Boolean filling,
            Long keys,
            Long closed) {}

    /**
     * A key with the numbers that count for it.
     *
     * @param closedUntil null: it is open
     * @param line the tokens for which tasks wait in line
     * @param lineS how long the last of them waits, in seconds
     * @param schedulesUntil until when schedules are put off; null: none is
     */
    @RegisterForReflection
    @TemplateData
    public record KeyState(
            Long id,
            String quota,
            String sourceType,
            Boolean enabled,
            String name,
            Instant closedUntil,
            String closedBy,
            String closedReason,
            Long line,
            Double lineS,
            Instant schedulesUntil,
            Long used,
            Long windowLimit,
            String timeZone,
            Integer requests,
            Integer perS,
            Integer burst) {
        public boolean isClosed() {
            return closedUntil != null;
        }

        /** Whether a parser closed it. {@link io.parsermanager.quota.CloseKeys} writes these words. */
        public boolean closedByParser() {
            return "a parser".equals(closedBy);
        }

        /** How many requests a second its rule allows over a long time. */
        double allowedPerS() {
            double pace = requests == null ? Double.POSITIVE_INFINITY : (double) requests / perS;
            double window = windowLimit == null ? Double.POSITIVE_INFINITY : windowLimit / 86_400.0;
            return Math.min(pace, window);
        }
    }

    private final Session session;

    LoadQuotas(Session session) {
        this.session = session;
    }

    @Transactional
    List<Rule> rules() {
        return session.createNativeQuery(RULES, Rule.class).getResultList();
    }

    /** Keys that are closed, have a line, put schedules off, or have used most of their window. The closed ones come first, then the longest lines. */
    @Transactional
    List<KeyState> busyKeys() {
        return session.createNativeQuery(BUSY, KeyState.class)
                .setParameter("most", MAX_KEYS)
                .getResultList();
    }

    /** The keys with this name, one for each rule at most. */
    @Transactional
    List<KeyState> named(String name) {
        return session.createNativeQuery(NAMED, KeyState.class)
                .setParameter("name", name)
                .setParameter("most", MAX_KEYS)
                .getResultList();
    }

    @Transactional
    KeyState one(long id) {
        return session.createNativeQuery(ONE, KeyState.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> FindQuotaKeys.missing(id));
    }
}
