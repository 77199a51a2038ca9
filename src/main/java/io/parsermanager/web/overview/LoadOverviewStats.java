package io.parsermanager.web.overview;

import io.parsermanager.http.paging.Paging;
import io.parsermanager.metrics.TaskGauges;
import io.parsermanager.metrics.TaskGauges.Row;
import io.parsermanager.quota.MeasureQuotas;
import io.parsermanager.task.group.TaskGroupResource;
import io.parsermanager.task.group.TaskGroupResource.TaskGroupView;
import io.parsermanager.web.overview.OverviewStats.Paused;
import io.parsermanager.web.overview.OverviewStats.QuotaFigures;
import io.parsermanager.web.overview.OverviewStats.TypeFigures;
import io.parsermanager.web.overview.OverviewStats.TypeState;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.Session;

/** Reads the figures of the overview. Its statements stay small for any number of sources and tasks. */
@ApplicationScoped
public class LoadOverviewStats {
    private static final int MINUTES = 60;
    private static final int QUARTERS = 96;

    /** Source types with plots at most. */
    private static final int MAX_TYPES = 24;

    private static final int MAX_PAUSED = 20;
    private static final int GROUPS = 8;

    private static final String TYPES = """
            SELECT code, name, enabled, is_paused(paused_at, paused_until), overloaded_at, overload_reason
            FROM source_type ORDER BY overloaded_at IS NULL, code LIMIT :max
            """;

    /** Its index begins with the minute, so this reads an hour of rows. Span 0 is the newest. */
    private static final String MINUTES_OF_HOUR = """
            SELECT source_type, CAST(extract(epoch FROM date_trunc('minute', now()) - minute) / 60 AS integer) AS span,
                   CAST(sum(succeeded) AS bigint) AS good, CAST(sum(failed + canceled) AS bigint) AS bad
            FROM work_minute WHERE minute > date_trunc('minute', now()) - interval '60 minutes' AND minute <= now() GROUP BY 1, 2
            """;

    private static final String QUARTERS_OF_DAY = """
            SELECT source_type, CAST(floor(extract(epoch FROM now() - minute) / 900) AS integer) AS span,
                   CAST(sum(succeeded) AS bigint) AS good, CAST(sum(failed + canceled) AS bigint) AS bad
            FROM work_minute WHERE minute > now() - interval '24 hours' AND minute <= now() GROUP BY 1, 2
            """;

    private static final String PAUSED = """
            (SELECT 'SOURCE_TYPE' AS what, code AS key, name, paused_at, paused_until, pause_reason, paused_by
             FROM source_type WHERE is_paused(paused_at, paused_until) LIMIT :max)
            UNION ALL
            (SELECT 'TASK_TYPE', CAST(id AS text), source_type || ' ' || code, paused_at, paused_until, pause_reason, paused_by
             FROM task_type WHERE is_paused(paused_at, paused_until) LIMIT :max)
            UNION ALL
            (SELECT 'TAG', tag, tag, paused_at, paused_until, pause_reason, paused_by
             FROM tag_pause WHERE is_paused(paused_at, paused_until) LIMIT :max)
            """;

    private static final String NOW = """
            SELECT now(), current_setting('server_version'),
                   (SELECT count(*) FROM (SELECT FROM source
                    WHERE paused_at IS NOT NULL AND is_paused(paused_at, paused_until) LIMIT 1000) paused),
                   (SELECT count(*) FROM (SELECT FROM quota q JOIN quota_key k ON k.quota_id = q.id
                    WHERE q.enabled AND k.closed_until IS NOT NULL AND k.closed_until > now() LIMIT 1000) closed)
            """;

    /** The row of {@link #NOW}. */
    @RegisterForReflection
    public record Now(Instant at, String version, Long pausedSources, Long closedKeys) {}

    /** Finished tasks of a source type in one span of time. */
    @RegisterForReflection
    public record Span(String sourceType, Integer span, Long good, Long bad) {}

    private final Session session;
    private final TaskGauges taskGauges;
    private final TaskGroupResource groups;
    private final MeasureQuotas measureQuotas;
    private final LoadSignals loadSignals;

    LoadOverviewStats(
            Session session,
            TaskGauges taskGauges,
            TaskGroupResource groups,
            MeasureQuotas measureQuotas,
            LoadSignals loadSignals) {
        this.measureQuotas = measureQuotas;
        this.session = session;
        this.loadSignals = loadSignals;
        this.taskGauges = taskGauges;
        this.groups = groups;
    }

    OverviewStats read() {
        long since = System.nanoTime();
        List<Row> rows = taskGauges.run();
        return QuarkusTransaction.requiringNew().call(() -> figures(rows, since));
    }

    private OverviewStats figures(List<Row> rows, long since) {
        Now now = session.createNativeQuery(NOW, Now.class).getSingleResult();
        Map<String, BarChart> hours = plots(MINUTES_OF_HOUR, MINUTES);
        Map<String, BarChart> days = plots(QUARTERS_OF_DAY, QUARTERS);
        List<TypeFigures> types =
                session
                        .createNativeQuery(TYPES, TypeState.class)
                        .setParameter("max", MAX_TYPES)
                        .getResultList()
                        .stream()
                        .map(type -> type(type, rows, hours, days))
                        .toList();
        List<Paused> paused = session.createNativeQuery(PAUSED, Paused.class)
                .setParameter("max", MAX_PAUSED)
                .getResultList();
        List<TaskGroupView> newest = groups.list(
                        Paging.newestFirst(GROUPS, null), List.of(), List.of(), null, null, null, null, null)
                .items();
        return new OverviewStats(
                now.at,
                now.version,
                rows,
                taskGauges.schedules(),
                types,
                paused,
                now.pausedSources,
                new QuotaFigures(now.closedKeys, measureQuotas.last()),
                newest,
                loadSignals.read(since));
    }

    private Map<String, BarChart> plots(String sql, int spans) {
        Map<String, long[][]> values = new HashMap<>();
        for (Span span : session.createNativeQuery(sql, Span.class).getResultList()) {
            if (span.span >= 0 && span.span < spans) {
                long[][] both = values.computeIfAbsent(span.sourceType, type -> new long[2][spans]);
                both[0][spans - 1 - span.span] = span.good;
                both[1][spans - 1 - span.span] = span.bad;
            }
        }
        Map<String, BarChart> plots = new HashMap<>();
        values.forEach((type, both) -> plots.put(type, BarChart.of(both[0], both[1])));
        return plots;
    }

    private static TypeFigures type(
            TypeState type, List<Row> all, Map<String, BarChart> hours, Map<String, BarChart> days) {
        List<Row> rows =
                all.stream().filter(row -> row.sourceType().equals(type.code())).toList();
        return new TypeFigures(
                type,
                hours.getOrDefault(type.code(), BarChart.of(new long[MINUTES], new long[MINUTES])),
                days.getOrDefault(type.code(), BarChart.of(new long[QUARTERS], new long[QUARTERS])),
                rows.stream().mapToLong(Row::newTasks).sum(),
                rows.stream().mapToLong(Row::queuedTasks).sum(),
                rows.stream().mapToLong(Row::inProgressTasks).sum(),
                rows.stream()
                        .map(Row::oldestNewS)
                        .filter(Objects::nonNull)
                        .mapToDouble(age -> age)
                        .max()
                        .orElse(0),
                rows.stream()
                        .map(Row::oldestQueuedS)
                        .filter(Objects::nonNull)
                        .mapToDouble(age -> age)
                        .max()
                        .orElse(0));
    }
}
