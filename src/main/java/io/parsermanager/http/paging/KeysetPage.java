package io.parsermanager.http.paging;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;

/** Reads one page of a list by keyset pagination: the thousandth page costs as much as the first. */
@ApplicationScoped
public class KeysetPage {
    private final Session session;
    private final Settings settings;

    KeysetPage(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** Finds the ids of a page in order: at most a number of them, above the given id; newest first, below it. */
    public interface Seek {
        List<Long> ids(long after, boolean newestFirst, int limit);
    }

    /**
     * A page in the order of a numeric key.
     *
     * @param select HQL without WHERE, its columns as the components of the view
     * @param key the HQL of a unique key that has an index
     */
    public <V> Page<V> page(
            Class<V> view, String select, String key, QueryFilter filter, Paging paging, Function<V, Long> keyOf) {
        return walk(
                view,
                select,
                key,
                filter,
                paging,
                keyOf,
                KeysetPage::number,
                paging.newestFirst() ? Long.MAX_VALUE : 0L);
    }

    /** A page in the order of a key that is text. */
    public <V> Page<V> pageByText(
            Class<V> view, String select, String key, QueryFilter filter, Paging paging, Function<V, String> keyOf) {
        paging.refuseOrder();
        return walk(view, select, key, filter, paging, keyOf, Function.identity(), "");
    }

    /**
     * A page whose ids are found first, for filters without a good plan in PostgreSQL. It leaves out rows that no longer match.
     */
    public <V> Page<V> page(Class<V> view, String select, String key, QueryFilter filter, Paging paging, Seek seek) {
        Long total = total(select, filter, paging);
        int size = paging.size(settings);
        long before = paging.newestFirst() ? Long.MAX_VALUE : 0L;
        List<Long> ids =
                seek.ids(paging.after().map(KeysetPage::number).orElse(before), paging.newestFirst(), size + 1);
        boolean more = ids.size() > size;
        List<Long> page = more ? ids.subList(0, size) : ids;
        List<V> items = page.isEmpty()
                ? List.of()
                : new QueryFilter()
                        .and(key + " IN :page", "page", page)
                        .bind(filter.bind(session.createSelectionQuery(
                                select + " WHERE " + filter.where() + " AND " + key + " IN :page ORDER BY " + key
                                        + (paging.newestFirst() ? " DESC" : ""),
                                view)))
                        .getResultList();
        return new Page<>(items, more ? Paging.cursor(page.get(size - 1)) : null, total);
    }

    /** A page in the order of a key of two numbers, as of an association. */
    public <V> Page<V> pageByPair(
            Class<V> view,
            String select,
            String first,
            String second,
            QueryFilter filter,
            Paging paging,
            Function<V, List<Long>> keyOf) {
        paging.refuseOrder();
        Long total = total(select, filter, paging);
        int size = paging.size(settings);
        List<Long> after = paging.after().map(KeysetPage::pair).orElse(List.of(Long.MIN_VALUE, Long.MIN_VALUE));
        String where = " WHERE %1$s AND (%2$s, %3$s) > (:first, :second) ORDER BY %2$s, %3$s"
                .formatted(filter.where(), first, second);
        List<V> items = filter.bind(session.createSelectionQuery(select + where, view))
                .setParameter("first", after.get(0))
                .setParameter("second", after.get(1))
                .setMaxResults(size + 1)
                .getResultList();
        if (items.size() <= size) {
            return new Page<>(items, null, total);
        }
        List<Long> last = keyOf.apply(items.get(size - 1));
        return new Page<>(items.subList(0, size), Paging.cursor(last.get(0) + ":" + last.get(1)), total);
    }

    private static List<Long> pair(String text) {
        String[] parts = text.split(":", 2);
        if (parts.length != 2) {
            throw Paging.badCursor();
        }
        return List.of(number(parts[0]), number(parts[1]));
    }

    private <V, K> Page<V> walk(
            Class<V> view,
            String select,
            String key,
            QueryFilter filter,
            Paging paging,
            Function<V, K> keyOf,
            Function<String, K> parse,
            K beforeAll) {
        Long total = total(select, filter, paging);
        int size = paging.size(settings);
        String order = paging.newestFirst() ? " < :after ORDER BY " + key + " DESC" : " > :after ORDER BY " + key;
        List<V> items = filter.bind(
                        session.createSelectionQuery(select + " WHERE " + filter.where() + " AND " + key + order, view))
                .setParameter("after", paging.after().map(parse).orElse(beforeAll))
                .setMaxResults(size + 1)
                .getResultList();
        if (items.size() <= size) {
            return new Page<>(items, null, total);
        }
        List<V> page = items.subList(0, size);
        return new Page<>(page, Paging.cursor(keyOf.apply(page.get(size - 1))), total);
    }

    private Long total(String select, QueryFilter filter, Paging paging) {
        return paging.total() ? count(select, filter) : null;
    }

    private long count(String select, QueryFilter filter) {
        String from = select.substring(select.indexOf("FROM "));
        return filter.bind(session.createSelectionQuery(
                        "SELECT count(*) " + from + " WHERE " + filter.where(), Long.class))
                .getSingleResult();
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Paging.badCursor();
        }
    }
}
