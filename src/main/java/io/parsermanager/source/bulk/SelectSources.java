package io.parsermanager.source.bulk;

import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.FindSources.Wanted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** Selects the sources of a bulk action by a filter of the list. */
@ApplicationScoped
public class SelectSources {
    /** The most sources of one action: a transaction of about a second, and an undo of the same size. */
    public static final int MOST = 10_000;

    private final Session session;

    SelectSources(Session session) {
        this.session = session;
    }

    /**
     * How many sources match, counted to a bound: a filter may match a million.
     *
     * @return at most {@link #MOST} + 1, which means more than that
     */
    @Transactional
    public long count(Wanted wanted) {
        return count(wanted.filter());
    }

    /**
     * How many sources an action would change, counted to the same bound.
     *
     * @param tag the tag of TAG and UNTAG; null for other acts, or if it is not known yet
     */
    @Transactional
    public long count(Wanted wanted, BulkAct act, String tag) {
        return count(candidates(wanted, act, tag));
    }

    /** Without an order, so that PostgreSQL may use whichever index is shortest. */
    private long count(QueryFilter filter) {
        return filter.bind(
                        session.createSelectionQuery("SELECT 1 FROM Source s WHERE " + filter.where(), Integer.class))
                .setMaxResults(MOST + 1)
                .getResultList()
                .size();
    }

    /** The first sources that match, by id; at most {@link #MOST}. */
    @Transactional
    public List<Long> ids(Wanted wanted) {
        return ids(wanted.filter());
    }

    List<Long> candidates(Wanted wanted, BulkChange change) {
        return ids(candidates(wanted, change.act(), change.tag()));
    }

    private List<Long> ids(QueryFilter filter) {
        return filter.bind(session.createSelectionQuery(
                        "SELECT s.id FROM Source s WHERE %s ORDER BY s.id".formatted(filter.where()), Long.class))
                .setMaxResults(MOST)
                .getResultList();
    }

    private static QueryFilter candidates(Wanted wanted, BulkAct act, String tag) {
        QueryFilter filter = wanted.filter();
        return act.isOfTag()
                ? filter.and(act.candidates(), "act_tag", tag == null ? null : new String[] {tag})
                : filter.and(act.candidates());
    }
}
