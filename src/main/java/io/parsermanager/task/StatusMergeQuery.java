package io.parsermanager.task;

import io.parsermanager.http.paging.CreatedBetween.Range;
import io.parsermanager.http.paging.KeysetPage.Seek;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * Finds the page of a list by what its rows belong to and by status: the first few of each status in the order of an index, merged.
 *
 * <p>PostgreSQL finds no such plan. It walks the primary key until the page is full, which is soon where the sought are spread
 * evenly, and past a million others where they are the newest, as active tasks and those of a new type are.
 */
@ApplicationScoped
public class StatusMergeQuery {
    /**
     * Table, owner, and the column by which rows belong to it: an index of that column, status and id serves every branch. No other
     * could: a comparison of whole rows has no part that the primary key would do for.
     */
    private static final String SQL = """
            SELECT branch.id FROM %2$s owner CROSS JOIN unnest(CAST(:statuses AS text[])) AS s (status) CROSS JOIN LATERAL (
                SELECT x.id FROM %1$s x
                WHERE (x.%3$s, x.status, x.id) > (owner.id, s.status, :after)
                  AND (x.%3$s, x.status, x.id) <= (owner.id, s.status, :last) AND %4$s
                ORDER BY x.%3$s, x.status, x.id LIMIT :limit) branch
            WHERE %5$s
            ORDER BY branch.id LIMIT :limit
            """;

    /** The same from the other end. */
    private static final String NEWEST_FIRST = """
            SELECT branch.id FROM %2$s owner CROSS JOIN unnest(CAST(:statuses AS text[])) AS s (status) CROSS JOIN LATERAL (
                SELECT x.id FROM %1$s x
                WHERE (x.%3$s, x.status, x.id) < (owner.id, s.status, :before)
                  AND (x.%3$s, x.status, x.id) > (owner.id, s.status, :first) AND %4$s
                ORDER BY x.%3$s DESC, x.status DESC, x.id DESC LIMIT :limit) branch
            WHERE %5$s
            ORDER BY branch.id DESC LIMIT :limit
            """;

    private final Session session;

    StatusMergeQuery(Session session) {
        this.session = session;
    }

    /**
     * Rows of a table by task type.
     *
     * @param statuses those sought
     * @param rows further conditions on rows x
     * @param types conditions on the task type, owner
     */
    Seek ofTypes(
            String table, Collection<? extends Enum<?>> statuses, Range created, QueryFilter rows, QueryFilter types) {
        return seek(table, "task_type", "task_type_id", statuses, created, rows, types);
    }

    /** Tasks of one group. */
    Seek ofGroup(long group, Collection<TaskStatus> statuses, Range created) {
        return seek(
                "task",
                "task_group",
                "task_group_id",
                statuses,
                created,
                new QueryFilter(),
                new QueryFilter().and("owner.id = :owner", "owner", group));
    }

    /** All of them where none is named. */
    static <S extends Enum<S>> Collection<S> sought(Class<S> all, List<S> named) {
        return named.isEmpty()
                ? List.of(all.getEnumConstants())
                : named.stream().distinct().toList();
    }

    private Seek seek(
            String table,
            String owner,
            String link,
            Collection<? extends Enum<?>> statuses,
            Range created,
            QueryFilter rows,
            QueryFilter owners) {
        created.onTime(rows, "x.created_at");
        return (after, newestFirst, limit) -> {
            String sql = (newestFirst ? NEWEST_FIRST : SQL).formatted(table, owner, link, rows.where(), owners.where());
            NativeQuery<Long> query = owners.bind(rows.bind(session.createNativeQuery(sql, Long.class)))
                    .setParameter("statuses", statuses.stream().map(Enum::name).toArray(String[]::new))
                    .setParameter("limit", limit);
            long first = created.after() == null ? 0 : created.after();
            long last = created.last() == null ? Long.MAX_VALUE : created.last();
            return newestFirst
                    ? query.setParameter("first", first)
                            .setParameter("before", last == Long.MAX_VALUE ? after : Math.min(after, last + 1))
                            .getResultList()
                    : query.setParameter("after", Math.max(after, first))
                            .setParameter("last", last)
                            .getResultList();
        };
    }
}
