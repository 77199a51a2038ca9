package io.parsermanager.http.paging;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.query.CommonQueryContract;

/** The WHERE of a query whose conditions depend on what the caller asked for. Values are bound, never written into the text. */
public final class QueryFilter {
    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    /** A condition on nothing that the caller gives. */
    public QueryFilter and(String condition) {
        conditions
                .append(conditions.isEmpty() ? "" : " AND ")
                .append('(')
                .append(condition)
                .append(')');
        return this;
    }

    /** A condition on {@code :name}, left out when the value is null or an empty collection or array. */
    public QueryFilter and(String condition, String name, Object value) {
        if (value == null
                || (value instanceof Collection<?> values && values.isEmpty())
                || (value instanceof Object[] array && array.length == 0)) {
            return this;
        }
        values.put(name, value);
        return and(condition);
    }

    /** These conditions in the place of a condition's only {@code %s}, a subquery's say. */
    public QueryFilter within(String condition) {
        QueryFilter outer = new QueryFilter().and(condition.formatted(where()));
        outer.values.putAll(values);
        return outer;
    }

    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    /** The conditions, never empty. */
    public String where() {
        return conditions.isEmpty() ? "true" : conditions.toString();
    }

    public <Q extends CommonQueryContract> Q bind(Q query) {
        values.forEach(query::setParameter);
        return query;
    }
}
