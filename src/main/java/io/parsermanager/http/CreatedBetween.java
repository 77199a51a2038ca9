package io.parsermanager.http;

import java.time.Duration;
import java.time.Instant;

/**
 * Narrows a list in the order of ids to a time of creation, without reading what is older.
 *
 * <p>Ids are drawn from a sequence while the row is made, and created_at is when that transaction began. So every row of the time has an
 * id above that of any row begun a transaction's length before it, and below that of any begun as long after it.
 */
public final class CreatedBetween {
    /** Transactions that make rows end within a minute, Quarkus' default; five times that is on the safe side. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(5);

    private CreatedBetween() {}

    /**
     * Adds the conditions.
     *
     * @param entity with id and createdAt
     * @param alias of the entity in the query
     * @param from inclusive, may be null
     * @param to exclusive, may be null
     */
    public static Filter narrow(Filter filter, String entity, String alias, Instant from, Instant to) {
        return filter.and(alias + ".createdAt >= :created_from", "created_from", from)
                .and(
                        "%s.id > coalesce((SELECT x.id FROM %s x WHERE x.createdAt <= :before ORDER BY x.createdAt DESC LIMIT 1), 0)"
                                .formatted(alias, entity),
                        "before",
                        from == null ? null : from.minus(LONGEST_TRANSACTION))
                .and(alias + ".createdAt < :created_to", "created_to", to)
                .and(
                        "%s.id < coalesce((SELECT x.id FROM %s x WHERE x.createdAt >= :after_end ORDER BY x.createdAt LIMIT 1), %dL)"
                                .formatted(alias, entity, Long.MAX_VALUE),
                        "after_end",
                        to == null ? null : to.plus(LONGEST_TRANSACTION));
    }
}
