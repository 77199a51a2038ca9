package io.parsermanager.schedule;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.util.List;
import org.hibernate.Session;

/** Finds source schedules for REST and the web page, one of them or one page of the list. */
@ApplicationScoped
public class FindSchedules {
    private static final String SELECT = """
            SELECT ss.id, ss.sourceId, ss.taskTypeId, tt.sourceType, tt.code, ss.enabled,
                   CASE WHEN ss.adaptive THEN io.parsermanager.schedule.ScheduleMode.ADAPTIVE
                        WHEN ss.intervalS IS NULL THEN io.parsermanager.schedule.ScheduleMode.CRON
                        ELSE io.parsermanager.schedule.ScheduleMode.FIXED END,
                   ss.intervalS, ss.minIntervalS, ss.maxIntervalS, ss.intervalNowS, ss.nextRunAt, ss.nextWhy, ss.lastTaskId,
                   ss.failures, ss.lastSuccessAt, ss.lastFailureAt, ss.quarantinedAt, ss.foundNew,
                   ss.foundTotal, ss.foundAt, ss.newestAt, ss.overflows, ss.notBefore, ss.changedAt, ss.movedTo, ss.movedTimes, ss.state, ss.createdAt, ss.updatedAt
            FROM SourceSchedule ss JOIN TaskType tt ON tt.id = ss.taskTypeId
            """;

    /** The last success is older than the task type promises. */
    private static final String STALE = """
            ss.enabled = true AND tt.enabled = true
            AND timestampdiff(second, coalesce(ss.lastSuccessAt, ss.createdAt), instant) > tt.freshWithinS
            AND EXISTS (SELECT 1 FROM Source s WHERE s.id = ss.sourceId AND s.enabled = true)""";

    /** Selects schedules. A value that is null, empty or false does not restrict the selection. */
    public record Wanted(
            List<Long> ids,
            Long sourceId,
            Long taskTypeId,
            Boolean enabled,
            boolean failing,
            boolean quarantined,
            boolean stale) {
        private QueryFilter filter() {
            QueryFilter filter = new QueryFilter()
                    .and("ss.id IN :ids", "ids", ids)
                    .and("ss.sourceId = :source", "source", sourceId)
                    .and("ss.taskTypeId = :task_type", "task_type", taskTypeId)
                    .and("ss.enabled = :enabled", "enabled", enabled);
            if (failing) {
                filter.and("ss.failures > 0");
            }
            if (quarantined) {
                filter.and("ss.quarantinedAt IS NOT NULL");
            }
            if (stale) {
                filter.and(STALE);
            }
            return filter;
        }
    }

    private final Session session;
    private final KeysetPage lists;

    FindSchedules(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    @Transactional
    public Page<SourceScheduleView> page(Wanted wanted, Paging paging) {
        return lists.page(SourceScheduleView.class, SELECT, "ss.id", wanted.filter(), paging, SourceScheduleView::id);
    }

    @Transactional
    public SourceScheduleView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE ss.id = :id", SourceScheduleView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    static NotFoundException missing(long id) {
        return new NotFoundException("There is no source schedule " + id);
    }
}
