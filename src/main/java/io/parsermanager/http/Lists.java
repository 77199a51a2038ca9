package io.parsermanager.http;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;

/** Reads one page of a list: by keyset, so that the thousandth page costs what the first does. */
@ApplicationScoped
public class Lists {
    private final Session session;
    private final Settings settings;

    Lists(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * A page in the order of a numeric key.
     *
     * @param select HQL without WHERE, its columns as the components of the view
     * @param key the HQL of a unique key, in whose order an index must stand
     */
    public <V> Page<V> page(
            Class<V> view, String select, String key, Filter filter, Paging paging, Function<V, Long> keyOf) {
        return page(view, select, key, filter, paging, keyOf, Lists::number);
    }

    /** The same for a key of any type that a cursor can carry as text. */
    public <V, K> Page<V> page(
            Class<V> view,
            String select,
            String key,
            Filter filter,
            Paging paging,
            Function<V, K> keyOf,
            Function<String, K> parse) {
        String matching = filter.where();
        Long total = paging.total() ? count(select, filter) : null;
        int size = paging.size(settings);
        var after = paging.after().map(parse);
        String hql = select + " WHERE " + matching + (after.isPresent() ? " AND " + key + " > :after" : "")
                + " ORDER BY " + key;
        var query = filter.bind(session.createSelectionQuery(hql, view)).setMaxResults(size + 1);
        after.ifPresent(value -> query.setParameter("after", value));
        List<V> items = query.getResultList();
        if (items.size() <= size) {
            return new Page<>(items, null, total);
        }
        List<V> page = items.subList(0, size);
        return new Page<>(page, Paging.cursor(keyOf.apply(page.get(size - 1))), total);
    }

    private long count(String select, Filter filter) {
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
