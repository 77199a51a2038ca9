package io.parsermanager.quota;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Finds the keys of quotas. */
@ApplicationScoped
public class FindQuotaKeys {
    private static final String SELECT = """
            SELECT k.id, k.quotaId, q.code, k.name, k.lineEndsAt, k.closedUntil, k.closedReason, k.closedBy, k.windowEndsAt, k.used, k.requests,
                   k.perS, k.burst, k.windowLimit
            FROM QuotaKey k JOIN Quota q ON q.id = k.quotaId
            """;

    private final Session session;
    private final KeysetPage lists;

    FindQuotaKeys(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    /**
     * One page of the list.
     *
     * @param quotaId the rule; null: of all rules
     * @param name null: with any name
     * @param closed true: only those that are closed
     */
    @Transactional
    public Page<QuotaKeyView> page(Long quotaId, String name, boolean closed, Paging paging) {
        QueryFilter filter =
                new QueryFilter().and("k.quotaId = :quota", "quota", quotaId).and("k.name = :name", "name", name);
        if (closed) {
            filter.and("k.closedUntil > current_timestamp");
        }
        return lists.page(QuotaKeyView.class, SELECT, "k.id", filter, paging, QuotaKeyView::id);
    }

    @Transactional
    public QuotaKeyView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE k.id = :id", QuotaKeyView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    /** The failure of a call that names a key which is not there. */
    public static NotFoundException missing(long id) {
        return new NotFoundException("There is no quota key " + id);
    }
}
