package io.parsermanager.schedule;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Explains when schedules run next and what decides that, because people ask why a schedule does not run or runs so rarely. */
@ApplicationScoped
public class NextRunReasons {
    /** The most schedules of a source in one answer, which is far more than a source has. */
    private static final int MAX_OF_SOURCE = 500;

    private static final int MAX_IN_LIST = 10;

    private static final String FIRST_OF_SOURCES = """
            ss.id = ANY (ARRAY(
                SELECT f.id FROM unnest(CAST(:sources AS bigint[])) w (id)
                CROSS JOIN LATERAL (
                    SELECT o.id FROM source_schedule o WHERE o.source_id = w.id
                    ORDER BY o.failures > 0 DESC, o.enabled DESC, o.next_run_at LIMIT %d) f))
            """.formatted(MAX_IN_LIST);

    private static final String SQL = """
            SELECT ss.id, ss.source_id, s.name AS source_name, s.external_id, tt.id AS task_type_id, tt.source_type, tt.code AS task_type,
                   ss.enabled, ss.interval_s, tt.cron, tt.time_zone, ss.next_run_at, ss.failures, ss.quarantined_at,
                   ss.last_success_at, ss.last_failure_at, t.id AS last_task_id, t.status AS last_task_status,
                   CASE WHEN NOT ss.enabled THEN 'OFF'
                        WHEN NOT (s.enabled AND tt.enabled AND st.enabled) THEN 'DISABLED'
                        WHEN p.what IS NOT NULL THEN 'PAUSED'
                        WHEN ss.next_why ->> 'by' IN ('WISH', 'QUOTA', 'BY_HAND') THEN ss.next_why ->> 'by'
                        WHEN ss.quarantined_at IS NOT NULL THEN 'PROBE'
                        WHEN st.overloaded_at IS NOT NULL THEN 'OVERLOAD'
                        WHEN ss.failures > 0 THEN 'BACK_OFF'
                        WHEN ss.adaptive THEN 'ADAPTIVE'
                        WHEN ss.interval_s IS NOT NULL THEN 'INTERVAL'
                        ELSE 'CRON' END AS why,
                   CASE WHEN ss.enabled AND NOT s.enabled THEN 'SOURCE'
                        WHEN ss.enabled AND NOT tt.enabled THEN 'TASK_TYPE'
                        WHEN ss.enabled AND NOT st.enabled THEN 'SOURCE_TYPE'
                        ELSE p.what END AS held_by,
                   CASE WHEN p.what IS NULL THEN st.overload_reason ELSE p.reason END AS reason, p.paused_until AS until,
                   ss.adaptive, ss.interval_now_s, CAST(ss.next_why ->> 'was_s' AS integer) AS was_s,
                   coalesce(ss.min_interval_s, tt.min_interval_s) AS lowest_s, coalesce(ss.max_interval_s, tt.max_interval_s) AS highest_s,
                   ss.found_new, coalesce(ss.next_why ->> 'overflow' = 'true', false) AS overflow, ss.overflows, ss.found_at, ss.not_before,
                   CAST(ss.next_why ->> 'retry_after_s' AS integer) AS retry_after_s, ss.moved_to, ss.moved_times,
                   qk.id AS quota_key_id, qk.name AS quota_key
            FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            JOIN source_type st ON st.code = tt.source_type
            LEFT JOIN all_tasks t ON t.id = ss.last_task_id
            LEFT JOIN quota_key qk ON ss.next_why ->> 'by' = 'QUOTA' AND qk.id = CAST(ss.next_why ->> 'key' AS bigint)
            LEFT JOIN LATERAL (
                SELECT what, paused_until, reason
                FROM (VALUES ('SOURCE', s.paused_at, s.paused_until, s.pause_reason),
                             ('TASK_TYPE', tt.paused_at, tt.paused_until, tt.pause_reason),
                             ('SOURCE_TYPE', st.paused_at, st.paused_until, st.pause_reason)) v (what, paused_at, paused_until, reason)
                WHERE is_paused(paused_at, paused_until)
                UNION ALL
                SELECT 'TAG', paused_until, concat_ws(': ', tag, pause_reason) FROM tag_pause
                WHERE tag = ANY (s.tags) AND is_paused(paused_at, paused_until)
                LIMIT 1) p ON true
            WHERE %s ORDER BY ss.id LIMIT :most
            """;

    /**
     * A schedule with the reason for its next run.
     *
     * @param lastTaskStatus null if there was no task, or its history was purged
     * @param why OFF, DISABLED and PAUSED: it makes no task; PROBE: it is in quarantine; OVERLOAD: it is put off until the overload ends;
     *     BACK_OFF: its last run failed; WISH: the site asked for it; QUOTA: its quota is used up; BY_HAND: a person set it; ADAPTIVE,
     *     INTERVAL, CRON: it runs as planned
     * @param heldBy what is disabled or paused: SOURCE, TASK_TYPE, SOURCE_TYPE or TAG
     * @param reason the reason of the pause or of the overload
     * @param until when the pause ends by itself
     * @param wasS the interval before the last visit; null: the next run does not come from a change of it
     * @param lowestS the shortest interval of ADAPTIVE
     * @param highestS the longest interval of ADAPTIVE
     * @param quotaKey the key that put it off; null: none did, or the key is gone
     * @param overflow whether every item of the last visit was new
     */
    @RegisterForReflection
    public record Explained(
            Long id,
            Long sourceId,
            String sourceName,
            String externalId,
            Long taskTypeId,
            String sourceType,
            String taskType,
            Boolean enabled,
            Integer intervalS,
            String cron,
            String timeZone,
            Instant nextRunAt,
            Integer failures,
            Instant quarantinedAt,
            Instant lastSuccessAt,
            Instant lastFailureAt,
            Long lastTaskId,
            String lastTaskStatus,
            String why,
            String heldBy,
            String reason,
            Instant until,
            Boolean adaptive,
            Integer intervalNowS,
            Integer wasS,
            Integer lowestS,
            Integer highestS,
            Integer foundNew,
            Boolean overflow,
            Integer overflows,
            Instant foundAt,
            Instant notBefore,
            Integer retryAfterS,
            String movedTo,
            Integer movedTimes,
            Long quotaKeyId,
            String quotaKey) {
        /** Whether it makes a task when it is due. */
        public boolean runs() {
            return !List.of("OFF", "DISABLED", "PAUSED").contains(why);
        }
    }

    private final Session session;

    NextRunReasons(Session session) {
        this.session = session;
    }

    @Transactional
    public List<Explained> ofSource(long source) {
        return session.createNativeQuery(SQL.formatted("ss.source_id = :source"), Explained.class)
                .setParameter("source", source)
                .setParameter("most", MAX_OF_SOURCE)
                .getResultList();
    }

    /**
     * Explains schedules of the sources on one page of a list, at most {@value #MAX_IN_LIST} of each source: the failing ones and those that
     * run next.
     */
    @Transactional
    public List<Explained> ofSources(List<Long> sources) {
        return session.createNativeQuery(SQL.formatted(FIRST_OF_SOURCES), Explained.class)
                .setParameter("sources", sources.toArray(Long[]::new))
                .setParameter("most", sources.size() * MAX_IN_LIST)
                .getResultList();
    }

    /** Explains the schedules of one page of a list. */
    @Transactional
    public List<Explained> of(List<SourceScheduleView> schedules) {
        return session.createNativeQuery(SQL.formatted("ss.id = ANY (:ids)"), Explained.class)
                .setParameter(
                        "ids", schedules.stream().map(SourceScheduleView::id).toArray(Long[]::new))
                .setParameter("most", schedules.size())
                .getResultList();
    }
}
