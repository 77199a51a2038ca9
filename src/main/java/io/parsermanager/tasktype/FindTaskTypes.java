package io.parsermanager.tasktype;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Finds task types for REST and the web page, one of them or one page of the list. */
@ApplicationScoped
public class FindTaskTypes {
    private static final String SELECT = """
            SELECT t.id, t.sourceType, t.code, t.name, t.enabled, t.byDefault, t.cron, t.timeZone, t.spreadS, t.sliceS, t.batchSize,
                   t.dispatchTimeoutS, t.startTimeoutS, t.silenceTimeoutS, t.maxDurationS, t.maxAttempts, t.backoffS,
                   t.backoffMaxS, t.onSilent, t.onNotStarted, t.adaptiveByDefault, t.pace, t.minIntervalS, t.maxIntervalS, t.freshWithinS,
                   t.params, t.pause, t.createdAt, t.updatedAt
            FROM TaskType t
            """;

    private final Session session;
    private final KeysetPage lists;

    FindTaskTypes(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    /** Finds one page of the list. A value that is null does not restrict it. */
    @Transactional
    public Page<TaskTypeView> page(String sourceType, Boolean enabled, Paging paging) {
        QueryFilter filter = new QueryFilter()
                .and("t.sourceType = :source_type", "source_type", sourceType)
                .and("t.enabled = :enabled", "enabled", enabled);
        return lists.page(TaskTypeView.class, SELECT, "t.id", filter, paging, TaskTypeView::id);
    }

    @Transactional
    public TaskTypeView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE t.id = :id", TaskTypeView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    static NotFoundException missing(long id) {
        return new NotFoundException("There is no task type " + id);
    }
}
