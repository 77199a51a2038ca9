package io.parsermanager.schedule;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Step;
import io.parsermanager.database.KeptPlans;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.tasktype.TaskType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** Gives all sources of a filter a schedule of one task type, batch by batch. Sources that have one keep it as it is. */
@ApplicationScoped
public class AddSchedulesInBulk {
    private static final String WITHOUT = """
            FROM source s
            WHERE NOT EXISTS (SELECT FROM source_schedule ss WHERE ss.source_id = s.id AND ss.task_type_id = :task_type) AND %s
            """;

    private static final String COUNT = "SELECT count(*) " + WITHOUT;

    /** A source that gets its schedule from somebody else meanwhile is in the batch, and is not counted. */
    private static final String ADD = """
            WITH batch AS MATERIALIZED (
                SELECT s.id %s AND s.id > :after ORDER BY s.id LIMIT :rows
            ), added AS (
                INSERT INTO source_schedule (source_id, task_type_id, enabled, adaptive, interval_s, next_run_at, next_why)
                SELECT s.id, f.task_type_id, :enabled, :adaptive, :interval_s,
                       CASE WHEN :adaptive THEN now() + slice_offset(s.id, LEAST(3600, f.spread_s), f.slice_s)
                            WHEN CAST(:interval_s AS integer) IS NULL THEN %s
                            ELSE now() + slice_offset(s.id, LEAST(:interval_s, f.spread_s), f.slice_s) END,
                       regular_why(:adaptive, :interval_s, NULL)
                FROM batch s, %s
                ON CONFLICT (source_id, task_type_id) DO NOTHING
                RETURNING source_id
            )
            SELECT (SELECT count(*) FROM added) AS added, (SELECT count(*) FROM batch) AS looked_at,
                   (SELECT coalesce(max(id), 0) FROM batch) AS last
            """;

    /**
     * Which sources get a schedule, and which one. A filter that is left out does not restrict the sources.
     *
     * @param sourceIds the ids of the sources
     * @param tag a tag of the sources
     * @param mode as of one schedule; left out: FIXED if there is {@code interval_s}, else CRON
     * @param intervalS the interval in seconds, at most a year; left out: the cron of the task type
     */
    @Schema(
            examples =
                    "{\"source_type\": \"VK\", \"task_type\": \"COMMENTS\", \"tag\": \"news\", \"interval_s\": 3600}")
    public record BulkSchedules(
            @NotNull String sourceType,
            @NotNull String taskType,

            @Size(min = 1, max = 10_000, message = "must name 1 to 10000; left out it means all")
            List<@NotNull Long> sourceIds,

            String tag,
            boolean enabled,
            ScheduleMode mode,
            @Min(1) @Max(31_536_000) Integer intervalS) {
        static final BulkSchedules DEFAULTS = new BulkSchedules(null, null, null, null, true, null, null);

        private QueryFilter filter() {
            return new QueryFilter()
                    .and("s.source_type = :source_type", "source_type", sourceType)
                    .and("s.id = ANY (:sources)", "sources", sourceIds == null ? null : sourceIds.toArray(Long[]::new))
                    .and("s.tags @> CAST(ARRAY[:tag] AS varchar[])", "tag", tag);
        }
    }

    /**
     * How many schedules were added, or would be.
     *
     * @param dryRun nothing was changed
     */
    public record Added(long schedules, boolean dryRun) {}

    /** What {@link #ADD} answers. */
    @RegisterForReflection
    record Batch(Long added, Long lookedAt, Long last) {}

    private final Session session;
    private final Settings settings;
    private final NextFirings nextFirings;

    private final KeptPlans keptPlans;

    AddSchedulesInBulk(Session session, Settings settings, NextFirings nextFirings, KeptPlans keptPlans) {
        this.session = session;
        this.settings = settings;
        this.nextFirings = nextFirings;
        this.keptPlans = keptPlans;
    }

    /**
     * Adds the schedules. A failure keeps the batches before it; the same call then adds the rest.
     *
     * @throws InvalidInputException if there is no such task type
     */
    public Added run(BulkSchedules wanted, boolean dryRun) {
        if (wanted.mode != null) {
            wanted.mode.requireAgreement(wanted.intervalS);
        }
        long taskType = QuarkusTransaction.requiringNew().call(() -> taskType(wanted));
        if (dryRun) {
            return new Added(BatchLoop.one(() -> count(wanted, taskType)), true);
        }
        return new Added(BatchLoop.walk(0L, Long::sum, () -> false, after -> add(wanted, taskType, after)), false);
    }

    private static long taskType(BulkSchedules wanted) {
        return TaskType.<TaskType>find("sourceType = ?1 AND code = ?2", wanted.sourceType, wanted.taskType)
                .firstResultOptional()
                .orElseThrow(() -> InvalidInputException.field(
                        "task_type", "there is no task type %s of %s".formatted(wanted.taskType, wanted.sourceType)))
                .id;
    }

    private long count(BulkSchedules wanted, long taskType) {
        QueryFilter filter = wanted.filter();
        return filter.bind(session.createNativeQuery(COUNT.formatted(filter.where()), Long.class))
                .setParameter("task_type", taskType)
                .getSingleResult();
    }

    private Step<Long> add(BulkSchedules wanted, long taskType, long after) {
        keptPlans.forget();
        QueryFilter filter = wanted.filter();
        String sql = ADD.formatted(WITHOUT.formatted(filter.where()), NextFirings.runOf("s.id"), NextFirings.FIRINGS);
        Batch batch = nextFirings
                .ofTaskType(taskType)
                .bind(filter.bind(session.createNativeQuery(sql, Batch.class)))
                .setParameter("task_type", taskType)
                .setParameter("enabled", wanted.enabled)
                .setParameter("adaptive", wanted.mode == ScheduleMode.ADAPTIVE)
                .setParameter("interval_s", wanted.intervalS, Integer.class)
                .setParameter("after", after)
                .setParameter("rows", settings.createPageSize())
                .getSingleResult();
        return new Step<>(batch.added, batch.last, batch.lookedAt == settings.createPageSize());
    }
}
