package io.parsermanager.task.find;

import io.parsermanager.http.paging.CreatedBetween;
import io.parsermanager.http.paging.CreatedBetween.Range;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.KeysetPage.Seek;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.StatusMergeQuery;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.find.TaskResource.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.hibernate.Session;

/** Lists tasks. Every filter has an index, or is searched among a limited number of tasks. */
@ApplicationScoped
public class FindTasks {
    /** Workers and hosts have no index of tasks, because it would cost the flows as much as all others. So many of the newest are searched. */
    static final long SEARCHED = 100_000;

    /** Hosts with more sources are searched in part. */
    private static final int MAX_SOURCES = 2_000;

    private static final String NEWEST = "SELECT last_value FROM task_id";

    /** A task that finished after a time was made at most its hard limit before it. */
    private static final String LONGEST = "SELECT CAST(coalesce(max(max_duration_s), 0) AS bigint) FROM task_type";

    private static final String OF_HOST = """
            SELECT DISTINCT ts.task_id FROM all_task_sources ts
            WHERE ts.source_id = ANY (ARRAY(
                      SELECT s.id FROM source s WHERE source_host(s.external_id) = :host ORDER BY s.id LIMIT :sources))
                  AND ts.task_id > :after AND ts.task_id < :before
                  AND EXISTS (SELECT FROM all_tasks x JOIN task_type owner ON owner.id = x.task_type_id WHERE x.id = ts.task_id AND %s AND %s)
            ORDER BY ts.task_id %s LIMIT :limit
            """;

    private final Session session;
    private final KeysetPage lists;
    private final CreatedBetween createdBetween;
    private final StatusMergeQuery statusMergeQuery;

    FindTasks(Session session, KeysetPage lists, CreatedBetween createdBetween, StatusMergeQuery statusMergeQuery) {
        this.session = session;
        this.lists = lists;
        this.createdBetween = createdBetween;
        this.statusMergeQuery = statusMergeQuery;
    }

    /** One page of the list. */
    @Transactional
    public Page<TaskView> page(Paging paging, TaskQuery query) {
        QueryFilter filter = new QueryFilter()
                .and("t.id IN :ids", "ids", query.ids)
                .and("t.taskGroupId = :task_group", "task_group", query.taskGroupId)
                .and("t.status IN :statuses", "statuses", query.statuses)
                .and("tt.sourceType = :source_type", "source_type", query.sourceType)
                .and("tt.code = :task_type", "task_type", query.taskType)
                .and(
                        "t.id IN (SELECT ts.taskId FROM TaskSource ts WHERE ts.sourceId = :source)",
                        "source",
                        query.sourceId)
                .and("t.errorCode = :error_code", "error_code", query.errorCode)
                .and("t.cancelReason = :cancel_reason", "cancel_reason", query.cancelReason)
                .and("t.worker = :worker", "worker", query.worker)
                .and("t.finishedAt >= :finished_from", "finished_from", query.finishedFrom);
        Range created = range(query);
        created.onEntity(filter, "t");
        Seek seek = seek(query, created);
        return seek == null
                ? lists.page(TaskView.class, TaskResource.SELECT, "t.id", filter, paging, TaskView::id)
                : lists.page(TaskView.class, TaskResource.SELECT, "t.id", filter, paging, seek);
    }

    private Range range(TaskQuery query) {
        Range created = createdBetween.find("all_tasks", query.createdFrom, query.createdTo);
        if (query.finishedFrom != null) {
            long longest = session.createNativeQuery(LONGEST, Long.class).getSingleResult();
            created = created.above(createdBetween
                    .find("all_tasks", query.finishedFrom.minusSeconds(longest), null)
                    .after());
        }
        if (query.worker != null || query.host != null) {
            long newest = created.last() == null
                    ? session.createNativeQuery(NEWEST, Long.class).getSingleResult()
                    : created.last();
            created = created.above(Math.max(0, newest - SEARCHED));
        }
        return created;
    }

    /** How to find the ids of a page; null if the primary key is as good. */
    private Seek seek(TaskQuery query, Range created) {
        QueryFilter types = new QueryFilter()
                .and("owner.source_type = :source_type", "source_type", query.sourceType)
                .and("owner.code = :task_type", "task_type", query.taskType);
        if (query.host != null) {
            return ofHost(query, created, rows(query, null), types);
        }
        if (!query.ids.isEmpty() || query.sourceId != null) {
            return null;
        }
        Collection<TaskStatus> sought = StatusMergeQuery.sought(TaskStatus.class, query.statuses);
        if (query.taskGroupId != null) {
            return statusMergeQuery.ofGroup(query.taskGroupId, sought, created, rows(query, null));
        }
        if (query.errorCode != null || query.cancelReason != null) {
            String column = query.errorCode != null ? "error_code" : "cancel_reason";
            String code = query.errorCode != null ? query.errorCode : query.cancelReason.name();
            return statusMergeQuery.ofCode(column, code, created, withStatuses(rows(query, column), query), types);
        }
        if (!query.statuses.isEmpty() || query.sourceType != null || query.taskType != null) {
            return statusMergeQuery.ofTypes("all_tasks", sought, created, rows(query, null), types);
        }
        return null;
    }

    /** Conditions on rows but for the column that a seek walks: an equality beside it makes PostgreSQL sort. */
    private static QueryFilter rows(TaskQuery query, String walked) {
        return new QueryFilter()
                .and("x.error_code = :error_code", "error_code", "error_code".equals(walked) ? null : query.errorCode)
                .and(
                        "x.cancel_reason = :cancel_reason",
                        "cancel_reason",
                        "cancel_reason".equals(walked) ? null : name(query.cancelReason))
                .and("x.worker = :worker", "worker", query.worker)
                .and("x.finished_at >= :finished_from", "finished_from", query.finishedFrom);
    }

    private Seek ofHost(TaskQuery query, Range created, QueryFilter rows, QueryFilter types) {
        withStatuses(rows, query)
                .and("x.id = ANY (:ids)", "ids", query.ids.toArray(Long[]::new))
                .and("x.task_group_id = :task_group", "task_group", query.taskGroupId)
                .and(
                        "EXISTS (SELECT FROM all_task_sources o WHERE o.task_id = x.id AND o.source_id = :source)",
                        "source",
                        query.sourceId);
        created.onTime(rows, "x.created_at");
        long last = created.last() == null ? Long.MAX_VALUE : created.last() + 1;
        return (from, newestFirst, limit) -> types.bind(rows.bind(session.createNativeQuery(
                        OF_HOST.formatted(rows.where(), types.where(), newestFirst ? "DESC" : ""), Long.class)))
                .setParameter("host", query.host.toLowerCase(Locale.ROOT))
                .setParameter("sources", MAX_SOURCES)
                .setParameter("after", newestFirst ? created.after() : Math.max(created.after(), from))
                .setParameter("before", newestFirst ? Math.min(last, from) : last)
                .setParameter("limit", limit)
                .getResultList();
    }

    /**
     * The status as an expression that excludes the others: PostgreSQL then neither walks the index by status in place of the other, nor expects
     * so few rows that it sorts them.
     */
    private static QueryFilter withStatuses(QueryFilter rows, TaskQuery query) {
        String[] others = query.statuses.isEmpty()
                ? new String[0]
                : Arrays.stream(TaskStatus.values())
                        .filter(status -> !query.statuses.contains(status))
                        .map(TaskStatus::name)
                        .toArray(String[]::new);
        return rows.and("(x.status || '') <> ALL (:others)", "others", others);
    }

    private static String name(CancelReason reason) {
        return reason == null ? null : reason.name();
    }
}
