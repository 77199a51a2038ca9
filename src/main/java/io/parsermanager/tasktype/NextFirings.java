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
 * Computes the cron firings of task types, which SQL cannot, as arrays of equal length for a statement to join.
 *
 * <p>The spread is limited to the time between two firings, so a source runs once per firing, whatever its offset.
 *
 * <p>If the cron or the time zone of a task type is not usable, the task type has no firing. Its schedules are put off, the fault registry
 * lists it, and the other task types go on.
 */
@ApplicationScoped
public class NextFirings {
    /** The relation that a statement joins to plan schedules. Bind it with {@link Arrays#bind}. */
    public static final String FIRINGS = """
            unnest(:task_types, :prior_firings, :last_firings, :last_spreads, :firings, :spreads, :slices)
                AS f (task_type_id, prior_firing, last_firing, last_spread_s, firing, spread_s, slice_s)""";

    private static final String TASK_TYPES = """
            SELECT id, source_type, code, enabled, cron, time_zone, spread_s, slice_s, now() AS now FROM task_type WHERE
            """;

    private static final String OF_SCHEDULES = """
            id IN (SELECT task_type_id FROM source_schedule WHERE id = ANY (:ids))
            """;

    private static final String OF_SOURCE_TYPES = "source_type = ANY (:ids)";

    private static final String OF_NEW_SOURCES = """
            by_default AND source_type IN (SELECT source_type FROM source WHERE id = ANY (:ids))
            """;

    private static final String FIRST = """
            SELECT CASE WHEN CAST(:interval_s AS bigint) IS NULL THEN %s
                        ELSE now() + slice_offset(:source, LEAST(:interval_s, f.spread_s), f.slice_s) END
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
            Integer sliceS,
            Instant now) {
        private String name() {
            return sourceType + "/" + code;
        }
    }

    /**
     * Arrays whose i-th elements describe one task type: its id, the last two firings of its cron up to now, the next firing, the spread after
     * the last and after the next one in seconds, and the name.
     *
     * @param priorFirings the firing before the last one; 1970 if it is not known
     * @param lastFirings 1970 if it is not known: no source still runs for it
     * @param slices the steps of the spread
     * @param firings null if the cron is not usable
     */
    public record Arrays(
            Long[] taskTypeIds,
            Instant[] priorFirings,
            Instant[] lastFirings,
            Long[] lastSpreads,
            Instant[] firings,
            Long[] spreads,
            Integer[] slices,
            String[] sourceTypes,
            String[] taskTypes) {
        private static Arrays of(int length) {
            return new Arrays(
                    new Long[length],
                    new Instant[length],
                    new Instant[length],
                    new Long[length],
                    new Instant[length],
                    new Long[length],
                    new Integer[length],
                    new String[length],
                    new String[length]);
        }

        /** Binds the parameters of {@link #FIRINGS} and {@link #runOf}. */
        public <Q extends CommonQueryContract> Q bind(Q query) {
            query.setParameter("task_types", taskTypeIds);
            query.setParameter("prior_firings", priorFirings);
            query.setParameter("last_firings", lastFirings);
            query.setParameter("last_spreads", lastSpreads);
            query.setParameter("firings", firings);
            query.setParameter("spreads", spreads);
            query.setParameter("slices", slices);
            return query;
        }
    }

    private final Session session;
    private final CronCache crons;
    private final FaultRegistry faults;

    /** Names of task types that this replica has reported as faults. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    NextFirings(Session session, CronCache crons, FaultRegistry faults) {
        this.session = session;
        this.crons = crons;
        this.faults = faults;
    }

    /**
     * Builds the SQL of a source's next run by cron. It is at the last firing if the offset of the source is still to come, else at the
     * next firing. So no firing is left out, even if the spread is close to the period. Without a firing the run is put off by 10 to 20
     * minutes until somebody corrects the cron.
     *
     * @param source the SQL of the source's id, in a statement that has {@link #FIRINGS} as f
     */
    public static String runOf(String source) {
        return """
                CASE WHEN f.last_firing + slice_offset(%1$s, f.last_spread_s, f.slice_s) > now()
                     THEN f.last_firing + slice_offset(%1$s, f.last_spread_s, f.slice_s)
                     ELSE coalesce(f.firing + slice_offset(%1$s, f.spread_s, f.slice_s), now() + interval '10 minutes' + spread_offset(%1$s, 600)) END""".formatted(source);
    }

    /** The firings of the task types of these schedules, around the transaction's now(). */
    public Arrays ofSchedules(List<Long> schedules) {
        return arrays(rows(OF_SCHEDULES, schedules.toArray(Long[]::new)));
    }

    /** The firings of the task types for which new sources get schedules. */
    public Arrays ofNewSources(Collection<Long> sources) {
        return arrays(rows(OF_NEW_SOURCES, sources.toArray(Long[]::new)));
    }

    /** The firings of one task type. */
    public Arrays ofTaskType(long taskType) {
        return arrays(rows("id = ANY (:ids)", new Long[] {taskType}));
    }

    /** The firings of all task types of these source types. */
    public Arrays ofSourceTypes(Collection<String> sourceTypes) {
        return arrays(rows(OF_SOURCE_TYPES, sourceTypes.toArray(String[]::new)));
    }

    /** Checks every task type, so that a bad one is known before it is due, and the fault of a deleted one ends. */
    public void check() {
        List<Row> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(TASK_TYPES + "true", Row.class)
                        .getResultList());
        arrays(rows);
        Set<String> present = rows.stream().map(Row::name).collect(Collectors.toSet());
        reported.stream().filter(name -> !present.contains(name)).forEach(this::resolve);
    }

    /** The first run of a schedule that is new or has a new interval: at a firing of its task type, or within its interval from now. */
    public Instant first(long source, long taskType, Integer intervalS) {
        return ofTaskType(taskType)
                .bind(session.createNativeQuery(FIRST, Instant.class))
                .setParameter("interval_s", intervalS == null ? null : intervalS.longValue(), Long.class)
                .setParameter("source", source)
                .setParameter("task_type", taskType)
                .getSingleResult();
    }

    private List<Row> rows(String which, Object[] ids) {
        return session.createNativeQuery(TASK_TYPES + which, Row.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    private Arrays arrays(List<Row> rows) {
        Arrays arrays = Arrays.of(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            arrays.taskTypeIds[i] = row.id;
            arrays.priorFirings[i] = Instant.EPOCH;
            arrays.lastFirings[i] = Instant.EPOCH;
            arrays.slices[i] = row.sliceS;
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
        CronFirings around = crons.around(row.cron, row.timeZone, row.now);
        Instant firing = around.next()
                .orElseThrow(() -> new Cron.Invalid("cron", "'%s' does not fire within 8 years".formatted(row.cron)));
        arrays.firings[i] = firing;
        arrays.spreads[i] = around.following()
                .map(following -> cut(row.spreadS, firing, following))
                .orElse((long) row.spreadS);
        around.last().ifPresent(last -> {
            arrays.lastFirings[i] = last;
            arrays.lastSpreads[i] = cut(row.spreadS, last, firing);
        });
        around.prior().ifPresent(prior -> arrays.priorFirings[i] = prior);
    }

    private static long cut(int spreadS, Instant firing, Instant following) {
        return Math.min(spreadS, Duration.between(firing, following).toSeconds());
    }

    /** Reports a fault. A disabled task type is not reported, since it makes no tasks. */
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
