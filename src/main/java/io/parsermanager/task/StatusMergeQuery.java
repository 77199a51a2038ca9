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
 * Finds one page of a list by owner and status, or by owner and code. It reads the first rows of each status in the order of an index and
 * merges them.
 *
 * <p>PostgreSQL does not find this plan. It walks the primary key until the page is full. That is fast if the wanted rows are spread
 * evenly, and slow if a million other rows come first, as they do for active tasks and for new task types.
 */
@ApplicationScoped
public class StatusMergeQuery {
    /**
     * The query, with the table, the owner, the column that refers to the owner, and the column of the branches, which is mostly status. One
     * index on both columns and id serves every branch. The primary key cannot, because the query compares whole rows.
     * The bounds on the id alone tell PostgreSQL which partitions of history it can leave out.
     */
    private static final String SQL = """
            SELECT branch.id FROM %2$s owner CROSS JOIN unnest(CAST(:statuses AS text[])) AS s (status) CROSS JOIN LATERAL (
                SELECT x.id FROM %1$s x
                WHERE (x.%3$s, x.%6$s, x.id) > (owner.id, s.status, :after)
                  AND (x.%3$s, x.%6$s, x.id) <= (owner.id, s.status, :last)
                  AND x.id > :after AND x.id <= :last AND %4$s
                ORDER BY x.%3$s, x.%6$s, x.id LIMIT :limit) branch
            WHERE %5$s
            ORDER BY branch.id LIMIT :limit
            """;

    /** The same in descending order. */
    private static final String NEWEST_FIRST = """
            SELECT branch.id FROM %2$s owner CROSS JOIN unnest(CAST(:statuses AS text[])) AS s (status) CROSS JOIN LATERAL (
                SELECT x.id FROM %1$s x
                WHERE (x.%3$s, x.%6$s, x.id) < (owner.id, s.status, :before)
                  AND (x.%3$s, x.%6$s, x.id) > (owner.id, s.status, :first)
                  AND x.id < :before AND x.id > :first AND %4$s
                ORDER BY x.%3$s DESC, x.%6$s DESC, x.id DESC LIMIT :limit) branch
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
     * @param statuses the wanted statuses
     * @param rows further conditions on rows x
     * @param types conditions on the task type, owner
     */
    public Seek ofTypes(
            String table, Collection<? extends Enum<?>> statuses, Range created, QueryFilter rows, QueryFilter types) {
        return seek(new Branches(table, "task_type", "status", names(statuses)), created, rows, types);
    }

    /**
     * Tasks by task type and one code.
     *
     * @param column error_code or cancel_reason; its index holds the tasks that have one
     */
    public Seek ofCode(String column, String code, Range created, QueryFilter rows, QueryFilter types) {
        return seek(
                new Branches("all_tasks", "task_type", column, new String[] {code}),
                created,
                rows.and("x." + column + " IS NOT NULL"),
                types);
    }

    /** Tasks of one group. */
    public Seek ofGroup(long group, Collection<TaskStatus> statuses, Range created, QueryFilter rows) {
        return seek(
                new Branches("all_tasks", "task_group", "status", names(statuses)),
                created,
                rows,
                new QueryFilter().and("owner.id = :owner", "owner", group));
    }

    private static String[] names(Collection<? extends Enum<?>> statuses) {
        return statuses.stream().map(Enum::name).toArray(String[]::new);
    }

    /** The wanted statuses; all statuses if the list is empty. */
    public static <S extends Enum<S>> Collection<S> sought(Class<S> all, List<S> named) {
        return named.isEmpty()
                ? List.of(all.getEnumConstants())
                : named.stream().distinct().toList();
    }

    /**
     * What is merged.
     *
     * @param owner the table that owns the rows; their column for it ends in _id
     * @param column its values make the branches
     */
    private record Branches(String table, String owner, String column, String[] values) {
        String sql(String sql, QueryFilter rows, QueryFilter owners) {
            return sql.formatted(table, owner, owner + "_id", rows.where(), owners.where(), column);
        }
    }

    private Seek seek(Branches branches, Range created, QueryFilter rows, QueryFilter owners) {
        created.onTime(rows, "x.created_at");
        return (after, newestFirst, limit) -> {
            String sql = branches.sql(newestFirst ? NEWEST_FIRST : SQL, rows, owners);
            NativeQuery<Long> query = owners.bind(rows.bind(session.createNativeQuery(sql, Long.class)))
                    .setParameter("statuses", branches.values)
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
