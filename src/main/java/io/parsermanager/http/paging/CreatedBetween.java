package io.parsermanager.http.paging;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.Session;

/**
 * Narrows a list that is ordered by id to a time of creation, without reading older rows.
 *
 * <p>Ids are drawn from a sequence while the row is made, and created_at is when that transaction began. So every row of the time has an
 * id above that of any row begun a transaction's length before it, and below that of any begun as long after it.
 */
@ApplicationScoped
public class CreatedBetween {
    /** Transactions end within a minute, Quarkus' default. Five times that is safe. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(5);

    private static final String LAST_ID_BEFORE = "SELECT last_id_before(CAST(:made AS regclass), :moment)";

    private final Session session;

    CreatedBetween(Session session) {
        this.session = session;
    }

    /**
     * The ids of a time of creation.
     *
     * @param from inclusive, may be null
     * @param after ids of the time are above this; null if from is
     * @param to exclusive, may be null
     * @param last ids of the time are not above this; null if to is
     */
    public record Range(Instant from, Long after, Instant to, Long last) {
        /** The same time, without ids up to this one. */
        public Range above(long id) {
            return new Range(from, after == null ? id : Math.max(after, id), to, last);
        }

        /** Adds the conditions on an entity, by its alias. */
        public QueryFilter onEntity(QueryFilter filter, String alias) {
            return onTime(filter, alias + ".createdAt")
                    .and(alias + ".id > :created_after", "created_after", after)
                    .and(alias + ".id <= :created_last", "created_last", last);
        }

        /** Adds the conditions on the time, for a query that already has {@link #after} and {@link #last}. */
        public QueryFilter onTime(QueryFilter filter, String createdAt) {
            return filter.and(createdAt + " >= :created_from", "created_from", from)
                    .and(createdAt + " < :created_to", "created_to", to);
        }
    }

    /**
     * Finds the ids of a time.
     *
     * @param table with id and created_at
     */
    public Range find(String table, Instant from, Instant to) {
        return new Range(
                from,
                from == null ? null : lastIdBefore(table, from.minus(LONGEST_TRANSACTION)),
                to,
                to == null ? null : lastIdBefore(table, to.plus(LONGEST_TRANSACTION)));
    }

    private Long lastIdBefore(String table, Instant moment) {
        return session.createNativeQuery(LAST_ID_BEFORE, Long.class)
                .setParameter("made", table)
                .setParameter("moment", moment)
                .getSingleResult();
    }
}
