package io.parsermanager.quota;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Finds the rules of quotas. */
@ApplicationScoped
public class FindQuotas {
    private static final String SELECT = """
            SELECT q.id, q.code, q.name, q.sourceType, q.keyOf, q.enabled, q.requests, q.perS, q.burst, q.reserve, q.windowLimit, q.timeZone,
                   q.costs, q.closingCodes, q.filledAt, q.createdAt, q.updatedAt
            FROM Quota q
            """;

    private final Session session;
    private final KeysetPage lists;

    FindQuotas(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    /**
     * One page of the list.
     *
     * @param sourceType null: of all source types
     */
    @Transactional
    public Page<QuotaView> page(String sourceType, Paging paging) {
        QueryFilter filter = new QueryFilter().and("q.sourceType = :source_type", "source_type", sourceType);
        return lists.page(QuotaView.class, SELECT, "q.id", filter, paging, QuotaView::id);
    }

    @Transactional
    public QuotaView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE q.id = :id", QuotaView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    static NotFoundException missing(long id) {
        return new NotFoundException("There is no quota " + id);
    }
}
