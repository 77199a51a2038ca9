package io.parsermanager.web.type;

import io.parsermanager.web.form.FormState;
import io.parsermanager.web.type.PacePreview.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.OptionalInt;
import org.hibernate.Session;

/**
 * Estimates what a pace and bounds would mean for the adaptive schedules of a task type, from the intervals to which their visits have led.
 * At a pace h the interval settles where a visit finds something with the probability h. If items come at random that is ln(1 / (1 - h)) of
 * the mean time between two items, so another pace multiplies the interval by a constant.
 */
@ApplicationScoped
public class PreviewPace {
    /** The most schedules that are read, so that the page of a task type opens at once however many sources it has. */
    private static final int MOST = 10_000;

    /** A schedule at a bound says only that items come more seldom or more often than it shows: it stays at the new bound. */
    private static final String SQL = """
            WITH pace (code, nr, gap) AS (
                VALUES ('EAGER', 1, ln(4.0 / 3)), ('NORMAL', 2, ln(1.5)), ('SPARING', 3, ln(2.0))
            ), read AS MATERIALIZED (
                SELECT ss.enabled, ss.adaptive, ss.interval_now_s, ss.min_interval_s, ss.max_interval_s
                FROM source_schedule ss WHERE ss.task_type_id = :task_type ORDER BY ss.id LIMIT :most
            ), known AS MATERIALIZED (
                SELECT r.interval_now_s, r.interval_now_s <= coalesce(r.min_interval_s, tt.min_interval_s) AS at_lowest,
                       r.interval_now_s >= coalesce(r.max_interval_s, tt.max_interval_s) AS at_highest, p.gap AS gap_now,
                       coalesce(r.min_interval_s, :lowest) AS lowest, coalesce(r.max_interval_s, :highest) AS highest
                FROM read r JOIN task_type tt ON tt.id = :task_type JOIN pace p ON p.code = tt.pace
                WHERE r.enabled AND r.adaptive AND r.interval_now_s IS NOT NULL
            ), counted AS (
                SELECT count(*) AS looked_at, count(*) FILTER (WHERE enabled AND adaptive) AS adaptive,
                       count(*) FILTER (WHERE enabled AND NOT adaptive) AS others
                FROM read
            ), expected AS (
                SELECT p.code, k.interval_now_s, k.at_lowest OR k.at_highest AS at_bound,
                       CASE WHEN k.at_highest THEN k.highest WHEN k.at_lowest THEN k.lowest
                            ELSE LEAST(k.highest, GREATEST(k.lowest, k.interval_now_s * p.gap / k.gap_now)) END AS interval_s
                FROM known k CROSS JOIN pace p
            )
            SELECT p.code AS pace, c.looked_at, c.adaptive, c.others, count(e.interval_s) AS known,
                   count(*) FILTER (WHERE e.at_bound) AS at_bound,
                   CAST(sum(86400.0 / e.interval_now_s) AS double precision) AS visits_now,
                   CAST(sum(86400.0 / e.interval_s) AS double precision) AS visits,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(e.interval_s AS double precision)) AS median_s
            FROM pace p CROSS JOIN counted c LEFT JOIN expected e ON e.code = p.code
            GROUP BY p.code, p.nr, c.looked_at, c.adaptive, c.others ORDER BY p.nr
            """;

    private final Session session;

    PreviewPace(Session session) {
        this.session = session;
    }

    /** Estimates for the bounds of a form. */
    @Transactional
    PacePreview of(long taskType, FormState form) {
        OptionalInt lowest = bound(form.value("min_interval_s"));
        OptionalInt highest = bound(form.value("max_interval_s"));
        if (lowest.isEmpty() || highest.isEmpty() || lowest.getAsInt() > highest.getAsInt()) {
            return PacePreview.WITHOUT_BOUNDS;
        }
        List<Row> rows = session.createNativeQuery(SQL, Row.class)
                .setParameter("task_type", taskType)
                .setParameter("lowest", lowest.getAsInt())
                .setParameter("highest", highest.getAsInt())
                .setParameter("most", MOST)
                .getResultList();
        return new PacePreview(true, rows, rows.get(0).lookedAt() == MOST);
    }

    /** A positive number of seconds; empty if the field has something else. */
    private static OptionalInt bound(String text) {
        return text.strip().matches("[1-9]\\d{0,8}")
                ? OptionalInt.of(Integer.parseInt(text.strip()))
                : OptionalInt.empty();
    }
}
