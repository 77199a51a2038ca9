package io.parsermanager.schedule;

import io.parsermanager.tasktype.Cron;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Adds up how often the schedules of a quota's key want to run, because a quota that is too small stretches their intervals. It reads the
 * sources of the key, so a page asks for one key at a time.
 */
@ApplicationScoped
public class DemandOfKey {
    /** The most sources that are read. A demand of more is a lower bound. */
    private static final int MAX_SOURCES = 100_000;

    /** Firings of a cron that tell how often it fires, and the time in which they are looked for. */
    private static final int FIRINGS = 100;

    private static final Duration WEEK = Duration.ofDays(7);

    private static final String SQL = """
            WITH sources AS MATERIALIZED (
                SELECT id, quota_cost FROM source WHERE quota_keys @> ARRAY[CAST(:key AS bigint)] AND enabled LIMIT :most
            )
            SELECT tt.cron, tt.time_zone, now() AS now, (SELECT count(*) FROM sources) AS sources,
                   CAST(coalesce(sum(c.cost) FILTER (WHERE c.every_s IS NULL), 0) AS bigint) AS by_cron,
                   CAST(coalesce(sum(1.0 * c.cost / c.every_s), 0) AS double precision) AS per_s
            FROM sources s
            JOIN source_schedule ss ON ss.source_id = s.id AND ss.enabled
            JOIN task_type tt ON tt.id = ss.task_type_id AND tt.enabled
            CROSS JOIN LATERAL (
                SELECT coalesce(s.quota_cost, CAST((SELECT q.costs FROM quota_key k JOIN quota q ON q.id = k.quota_id WHERE k.id = :key)
                                                   ->> tt.code AS integer), 1) AS cost,
                       CASE WHEN NOT ss.adaptive THEN ss.interval_s
                            ELSE coalesce(ss.interval_now_s, first_interval(coalesce(ss.min_interval_s, tt.min_interval_s),
                                                                            coalesce(ss.max_interval_s, tt.max_interval_s))) END AS every_s) c
            GROUP BY tt.id LIMIT 1000
            """;

    /** One row of {@link #SQL}: the schedules of a task type. */
    @RegisterForReflection
    public record Row(String cron, String timeZone, Instant now, Long sources, Long byCron, Double perS) {
        double demandPerS() {
            return byCron == 0 ? perS : perS + byCron * firingsPerS(cron, timeZone, now);
        }
    }

    /**
     * What the schedules of a key want.
     *
     * @param sources the enabled sources of the key
     * @param perS the tokens that they want in a second
     */
    public record Demand(long sources, double perS) {
        /** Whether there are more sources than were read. */
        public boolean isLowerBound() {
            return sources >= MAX_SOURCES;
        }
    }

    private final Session session;

    DemandOfKey(Session session) {
        this.session = session;
    }

    @Transactional
    public Demand of(long key) {
        List<Row> rows = session.createNativeQuery(SQL, Row.class)
                .setParameter("key", key)
                .setParameter("most", MAX_SOURCES)
                .getResultList();
        return new Demand(
                rows.stream().mapToLong(Row::sources).max().orElse(0),
                rows.stream().mapToDouble(Row::demandPerS).sum());
    }

    /** How often a cron fires: 0 if it cannot be read, or hardly ever fires. */
    static double firingsPerS(String cron, String timeZone, Instant now) {
        try {
            Cron times = Cron.parse(cron, timeZone);
            Optional<Instant> first = times.next(now);
            Optional<Instant> last = first.flatMap(times::next);
            int firings = 1;
            while (last.isPresent() && firings < FIRINGS && last.get().isBefore(now.plus(WEEK))) {
                last = times.next(last.get());
                firings++;
            }
            return last.map(end -> 1.0 / Duration.between(first.get(), end).toSeconds())
                            .orElse(0.0)
                    * firings;
        } catch (Cron.Invalid unreadable) {
            return 0;
        }
    }
}
