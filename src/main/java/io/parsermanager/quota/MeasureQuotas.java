package io.parsermanager.quota;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.parsermanager.batch.BatchLoop;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;

/** Measures quotas for metrics and the overview, by rule and never by key. It reads all keys once per call, so it is called once a minute. */
@ApplicationScoped
public class MeasureQuotas {
    /** The part of the day is 1 minus what is left of the window, whose day may have 23 or 25 hours. */
    private static final String SQL = """
            SELECT q.code AS quota, count(k.id) AS keys, count(k.id) FILTER (WHERE k.closed_until > now()) AS closed,
                   CAST(coalesce(GREATEST(0, max(extract(epoch FROM k.line_ends_at - now()))), 0) AS double precision) AS line_s,
                   CAST(coalesce(max(k.used * 1.0 / coalesce(k.window_limit, q.window_limit)) FILTER (WHERE k.window_ends_at > now()), 0)
                        AS double precision) AS used,
                   CAST(CASE WHEN q.window_limit IS NULL THEN 0 ELSE
                        1 - extract(epoch FROM quota_window_end(q.time_zone, now()) - now())
                            / extract(epoch FROM quota_window_end(q.time_zone, now())
                                      - (date_trunc('day', now() AT TIME ZONE q.time_zone) AT TIME ZONE q.time_zone)) END AS double precision) AS passed
            FROM quota q LEFT JOIN quota_key k ON k.quota_id = q.id
            WHERE q.enabled
            GROUP BY q.id ORDER BY q.id LIMIT 100
            """;

    /**
     * What one rule does at present.
     *
     * @param lineS the longest line of a key, in seconds
     * @param used the most that a key has used of its window, from 0 to 1
     * @param passed the part of the window that is over, from 0 to 1
     */
    @RegisterForReflection
    public record RuleStats(String quota, Long keys, Long closed, Double lineS, Double used, Double passed) {
        /** What is used while less than 80 % of the window is over. */
        double early() {
            return passed < LATE ? used : 0;
        }

        /** Whether a key has used most of its window. */
        public boolean isNearlySpent() {
            return used >= NEARLY_SPENT;
        }

        /** The part of its window that a key has used, in percent. */
        public Long usedPercent() {
            return (long) (used * 100);
        }
    }

    private static final double LATE = 0.8;
    private static final double NEARLY_SPENT = 0.8;

    private final Session session;
    private final MultiGauge closed;
    private final MultiGauge line;
    private final MultiGauge used;
    private final MultiGauge passed;
    private final MultiGauge early;
    private volatile List<RuleStats> last = List.of();

    MeasureQuotas(Session session, MeterRegistry metrics) {
        this.session = session;
        this.closed = gauge(metrics, "keys.closed", "Keys that are closed", null);
        this.line = gauge(metrics, "line", "The longest line of a key", "seconds");
        this.used = gauge(metrics, "window.used", "The most that a key has used of its window", "ratio");
        this.passed = gauge(metrics, "window.passed", "The part of the window that is over", "ratio");
        this.early = gauge(metrics, "window.early", "What a key has used before 80 % of its window is over", "ratio");
    }

    private static MultiGauge gauge(MeterRegistry metrics, String name, String description, String unit) {
        return MultiGauge.builder("parser_manager.quota." + name)
                .description(description)
                .baseUnit(unit)
                .register(metrics);
    }

    /** Measures all rules that are switched on. */
    public List<RuleStats> run() {
        last = BatchLoop.one(
                () -> session.createNativeQuery(SQL, RuleStats.class).getResultList());
        register(closed, RuleStats::closed);
        register(line, RuleStats::lineS);
        register(used, RuleStats::used);
        register(passed, RuleStats::passed);
        register(early, RuleStats::early);
        return last;
    }

    /** The last measurement; empty before the first. */
    public List<RuleStats> last() {
        return last;
    }

    private void register(MultiGauge gauge, Function<RuleStats, Number> value) {
        gauge.register(
                last.stream()
                        .map(rule -> Row.of(Tags.of("quota", rule.quota), value.apply(rule)))
                        .toList(),
                true);
    }
}
