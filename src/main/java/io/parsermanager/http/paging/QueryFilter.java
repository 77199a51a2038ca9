package io.parsermanager.http.paging;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.query.CommonQueryContract;

/** The WHERE clause of a query with optional conditions. It binds values and never writes them into the text. */
public final class QueryFilter {
    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    /** A condition without a value. */
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

    /** Puts these conditions in the place of the only {@code %s} of a condition, such as a subquery. */
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
