package io.parsermanager.tasktype;

import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;

/**
 * Works out task types' cron firings, which SQL cannot, for a statement to join as arrays of equal length.
 *
 * <p>The spread is cut to the time between two firings, so that a source runs once per firing, whatever its offset.
 *
 * <p>A task type whose cron or time zone cannot be used has no firing: its schedules are put off, it is named in the registry of faults,
 * and the other task types go on.
 */
@ApplicationScoped
public class NextFirings {
    /** What a statement joins to plan schedules: bind it with {@link Arrays#bind}. */
    public static final String FIRINGS = """
            unnest(:task_types, :last_firings, :last_spreads, :firings, :spreads)
                AS f (task_type_id, last_firing, last_spread_s, firing, spread_s)""";

    private static final String TASK_TYPES = """
            SELECT id, source_type, code, enabled, cron, time_zone, spread_s, now() AS now FROM task_type WHERE
            """;

    private static final String OF_SCHEDULES = """
            id IN (SELECT task_type_id FROM source_schedule WHERE id = ANY (:ids))
            """;

    private static final String OF_NEW_SOURCES = """
            by_default AND source_type IN (SELECT source_type FROM source WHERE id = ANY (:ids))
            """;

    private static final String FIRST = """
            SELECT CASE WHEN CAST(:interval_s AS bigint) IS NULL THEN %s
                        ELSE now() + spread_offset(:source, LEAST(:interval_s, f.spread_s)) END
            FROM %s WHERE f.task_type_id = :task_type
            """.formatted(runOf("CAST(:source AS bigint)"), FIRINGS);

    /** One row of {@link #TASK_TYPES}. */
    @RegisterForReflection
    public record Row(
            Long id,
            String sourceType,
            String code,
            Boolean enabled,
            String cron,
            String timeZone,
            Integer spreadS,
            Instant now) {
        private String name() {
            return sourceType + "/" + code;
        }
    }

    /**
     * For the i-th task type: its id, the last firing of its cron up to now and the next one, by how many seconds its sources are spread
     * after each of them, and what it is called.
     *
     * @param lastFirings older than the spread where there is none: then no source has still to run for it
     * @param firings null where the cron cannot be used
     */
    public record Arrays(
            Long[] taskTypeIds,
            Instant[] lastFirings,
            Long[] lastSpreads,
            Instant[] firings,
            Long[] spreads,
            String[] sourceTypes,
            String[] taskTypes) {
        private static Arrays of(int length) {
            return new Arrays(
                    new Long[length],
                    new Instant[length],
                    new Long[length],
                    new Instant[length],
                    new Long[length],
                    new String[length],
                    new String[length]);
        }

        /** Binds what {@link #FIRINGS} and {@link #runOf} need. */
        public <Q extends CommonQueryContract> Q bind(Q query) {
            query.setParameter("task_types", taskTypeIds);
            query.setParameter("last_firings", lastFirings);
            query.setParameter("last_spreads", lastSpreads);
            query.setParameter("firings", firings);
            query.setParameter("spreads", spreads);
            return query;
        }
    }

    private final Session session;
    private final CronCache crons;
    private final FaultRegistry faults;

    /** Names of task types that this replica has reported. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    NextFirings(Session session, CronCache crons, FaultRegistry faults) {
        this.session = session;
        this.crons = crons;
        this.faults = faults;
    }

    /**
     * The SQL of a source's next run by cron: for the last firing if its offset has yet to come, else for the next one. So none is left out,
     * however near the spread is to the period. Where there is no firing it is put off, by 10 to 20 minutes, until the cron is corrected.
     *
     * @param source the SQL of the source's id, beside {@link #FIRINGS} as f
     */
    public static String runOf(String source) {
        return """
                CASE WHEN f.last_firing + spread_offset(%1$s, f.last_spread_s) > now() THEN f.last_firing + spread_offset(%1$s, f.last_spread_s)
                     ELSE coalesce(f.firing + spread_offset(%1$s, f.spread_s), now() + interval '10 minutes' + spread_offset(%1$s, 600)) END""".formatted(source);
    }

    /** Of the task types of these schedules, around the transaction's now(). */
    public Arrays ofSchedules(List<Long> schedules) {
        return arrays(rows(OF_SCHEDULES, schedules));
    }

    /** Of the task types that sources get schedules for when they are added. */
    public Arrays ofNewSources(Collection<Long> sources) {
        return arrays(rows(OF_NEW_SOURCES, sources));
    }

    /** Of one task type. */
    Arrays ofTaskType(long taskType) {
        return arrays(rows("id = ANY (:ids)", List.of(taskType)));
    }

    /** Looks at every task type, so that one that cannot be used is known before it is due, and one that is gone is forgotten. */
    public void check() {
        List<Row> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(TASK_TYPES + "true", Row.class)
                        .getResultList());
        arrays(rows);
        Set<String> present = rows.stream().map(Row::name).collect(Collectors.toSet());
        reported.stream().filter(name -> !present.contains(name)).forEach(this::resolve);
    }

    /** When a schedule that is new, or whose interval is changed, runs next: at a firing of its task type, or within its period from now. */
    public Instant first(long source, long taskType, Integer intervalS) {
        return ofTaskType(taskType)
                .bind(session.createNativeQuery(FIRST, Instant.class))
                .setParameter("interval_s", intervalS == null ? null : intervalS.longValue(), Long.class)
                .setParameter("source", source)
                .setParameter("task_type", taskType)
                .getSingleResult();
    }

    private List<Row> rows(String which, Collection<Long> ids) {
        return session.createNativeQuery(TASK_TYPES + which, Row.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList();
    }

    private Arrays arrays(List<Row> rows) {
        Arrays arrays = Arrays.of(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            arrays.taskTypeIds[i] = row.id;
            arrays.lastFirings[i] = Instant.EPOCH;
            arrays.lastSpreads[i] = 0L;
            arrays.spreads[i] = (long) row.spreadS;
            arrays.sourceTypes[i] = row.sourceType;
            arrays.taskTypes[i] = row.code;
            try {
                fill(arrays, i, row);
                resolve(row.name());
            } catch (Cron.Invalid e) {
                report(row, e.getMessage());
            }
        }
        return arrays;
    }

    private void fill(Arrays arrays, int i, Row row) {
        Cron cron = crons.get(row.cron, row.timeZone);
        Instant firing = cron.next(row.now)
                .orElseThrow(() -> new Cron.Invalid("cron", "'%s' does not fire within 8 years".formatted(row.cron)));
        arrays.firings[i] = firing;
        arrays.spreads[i] = cron.next(firing)
                .map(following -> cut(row.spreadS, firing, following))
                .orElse((long) row.spreadS);
        cron.last(row.now, Duration.ofSeconds(row.spreadS)).ifPresent(last -> {
            arrays.lastFirings[i] = last;
            arrays.lastSpreads[i] = cut(row.spreadS, last, firing);
        });
    }

    private static long cut(int spreadS, Instant firing, Instant following) {
        return Math.min(spreadS, Duration.between(firing, following).toSeconds());
    }

    /** A disabled one is left out anyway. */
    private void report(Row row, String why) {
        if (!row.enabled) {
            resolve(row.name());
            return;
        }
        reported.add(row.name());
        faults.report(
                Kind.TASK_TYPE,
                row.name(),
                "%s. Its schedules wait: correct it with PATCH /api/v1/task_type/%d or on its page, or disable it"
                        .formatted(why, row.id));
    }

    private void resolve(String name) {
        if (reported.remove(name)) {
            faults.resolve(Kind.TASK_TYPE, name);
        }
    }
}
