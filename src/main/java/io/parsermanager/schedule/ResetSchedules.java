package io.parsermanager.schedule;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.tasktype.NextFirings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** Resets the failures of schedules, batch by batch. They leave quarantine and run at their regular time. */
@ApplicationScoped
public class ResetSchedules {
    private static final String LOCK = """
            SELECT ss.id FROM source_schedule ss JOIN source s ON s.id = ss.source_id JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.id > :after AND ss.failures > 0 AND %s
            ORDER BY ss.id LIMIT :rows FOR NO KEY UPDATE OF ss
            """;

    private static final String RESET = """
            UPDATE source_schedule ss
            SET failures = 0, quarantined_at = NULL, updated_at = now(), next_why = regular_why(ss.adaptive, ss.interval_s, ss.interval_now_s),
                next_run_at = LEAST(ss.next_run_at, CASE
                    WHEN ss.interval_s IS NULL AND NOT ss.adaptive THEN %s
                    ELSE now() + slice_offset(ss.source_id, LEAST(
                        CASE WHEN ss.adaptive THEN ss.interval_now_s ELSE ss.interval_s END, f.spread_s), f.slice_s)
                END)
            FROM %s
            WHERE ss.id = ANY (:schedules) AND f.task_type_id = ss.task_type_id
            """.formatted(NextFirings.runOf("ss.source_id"), NextFirings.FIRINGS);

    private static final String COUNT = """
            SELECT count(*) FROM source_schedule ss JOIN source s ON s.id = ss.source_id JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.failures > 0 AND %s
            """;

    /**
     * Selects failing schedules. A field that is left out does not restrict the selection.
     *
     * @param ids the ids of the schedules
     * @param tag a tag of their sources
     * @param quarantined true: only schedules in quarantine
     */
    @Schema(examples = "{\"source_type\": \"VK\", \"quarantined\": true}")
    public record Selection(
            @Size(min = 1, max = 10_000, message = NOT_NONE) List<@NotNull Long> ids,
            Long sourceId,
            String sourceType,
            String taskType,
            String tag,
            boolean quarantined) {
        /** An empty list is an error, since a program may send one by mistake and must not select all schedules. */
        private static final String NOT_NONE = "must name 1 to 10000; left out it means all";

        static final Selection NONE = new Selection(null, null, null, null, null, false);

        public static Selection ofSchedule(long id) {
            return new Selection(List.of(id), null, null, null, null, false);
        }

        private QueryFilter filter() {
            QueryFilter filter = new QueryFilter()
                    .and("ss.id = ANY (:ids)", "ids", ids == null ? null : ids.toArray(Long[]::new))
                    .and("ss.source_id = :source", "source", sourceId)
                    .and("tt.source_type = :source_type", "source_type", sourceType)
                    .and("tt.code = :task_type", "task_type", taskType)
                    .and("s.tags @> CAST(ARRAY[:tag] AS varchar[])", "tag", tag);
            if (quarantined) {
                filter.and("ss.quarantined_at IS NOT NULL");
            }
            if (filter.isEmpty()) {
                throw InvalidInputException.pointer(
                        "", "must name at least one condition, so that nobody selects all schedules by mistake");
            }
            return filter;
        }
    }

    /**
     * How many schedules were reset, or would be.
     *
     * @param dryRun nothing was changed
     */
    public record Reset(long schedules, boolean dryRun) {}

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;

    ResetSchedules(Session session, Settings settings, NextFirings nextFirings) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
    }

    /** Resets the selected schedules that have failures. The others stay as they are. */
    public Reset run(Selection selection, boolean dryRun) {
        QueryFilter filter = selection.filter();
        if (dryRun) {
            return new Reset(BatchLoop.one(() -> count(filter)), true);
        }
        long schedules = ScheduleBatches.walk(settings.createPageSize(), after -> page(filter, after));
        return new Reset(schedules, false);
    }

    private ScheduleBatches page(QueryFilter filter, long after) {
        List<Long> schedules = filter.bind(session.createNativeQuery(LOCK.formatted(filter.where()), Long.class))
                .setParameter("after", after)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
        if (!schedules.isEmpty()) {
            nextFirings
                    .ofSchedules(schedules)
                    .bind(session.createNativeMutationQuery(RESET))
                    .setParameter("schedules", schedules.toArray(Long[]::new))
                    .executeUpdate();
        }
        return ScheduleBatches.of(schedules);
    }

    private long count(QueryFilter filter) {
        return filter.bind(session.createNativeQuery(COUNT.formatted(filter.where()), Long.class))
                .getSingleResult();
    }
}
