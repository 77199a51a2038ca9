package io.parsermanager.web.failure;

import io.parsermanager.web.failure.FailureReport.Host;
import io.parsermanager.web.failure.FailureReport.Kind;
import io.parsermanager.web.overview.BarChart;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * Reads what fails in a window: counts from the sums by minute, and hosts from the newest tasks of each code. Its cost depends on the number of
 * codes, and not on the number of tasks.
 */
@ApplicationScoped
class LoadFailures {
    /** The kinds of failures that the page shows. */
    private static final int MAX_KINDS = 50;

    /** The newest tasks of a code whose hosts are counted, and the most sources of them. */
    private static final int SAMPLE = 200;

    private static final int MAX_SOURCES = 400;
    private static final int HOSTS = 5;

    private static final String TOTALS = """
            SELECT now() AS at, now() - make_interval(secs => :window_s) AS since, CAST(coalesce(sum(tasks), 0) AS bigint) AS finished,
                   CAST(coalesce(sum(tasks) FILTER (WHERE outcome <> 'SUCCESS'), 0) AS bigint) AS bad
            FROM outcome_minute WHERE minute > now() - make_interval(secs => :window_s) AND outcome <> 'DEAD_LETTER'
            """;

    /** Bar 0 is the newest. The bars of the window before are summed. */
    private static final String KINDS = """
            WITH bars AS (
                SELECT source_type, task_type, outcome, code,
                       LEAST(CAST(floor(GREATEST(extract(epoch FROM now() - minute), 0) / :bar_s) AS integer), :bars) AS bar,
                       CAST(sum(tasks) AS bigint) AS tasks
                FROM outcome_minute WHERE minute > now() - 2 * make_interval(secs => :window_s) AND outcome IN ('FAILED', 'CANCELED')
                GROUP BY 1, 2, 3, 4, 5
            ), top AS (
                SELECT source_type, task_type, outcome, code, sum(tasks) AS tasks
                FROM bars WHERE bar < :bars GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT :kinds
            )
            SELECT t.source_type, t.task_type, t.outcome, t.code, s.first_at, b.bar, b.tasks
            FROM top t JOIN bars b USING (source_type, task_type, outcome, code)
            LEFT JOIN failure_since s USING (source_type, task_type, outcome, code)
            ORDER BY t.tasks DESC, 1, 2, 3, 4
            """;

    /** A source whose id is no address counts by its id. */
    private static final String HOSTS_OF_CODES = """
            SELECT CAST(k.nr - 1 AS integer) AS kind, coalesce(source_host(f.external_id), f.external_id) AS host, count(*) AS tasks
            FROM unnest(:source_types, :task_types, :codes) WITH ORDINALITY AS k (source_type, task_type, code, nr)
            JOIN task_type tt ON tt.source_type = k.source_type AND tt.code = k.task_type
            CROSS JOIN LATERAL (
                SELECT s.external_id FROM (
                    SELECT x.id, x.finished_at FROM task_history x
                    WHERE x.task_type_id = tt.id AND x.%1$s = k.code AND x.%1$s IS NOT NULL ORDER BY x.id DESC LIMIT :sample) x
                JOIN task_source_history ts ON ts.task_id = x.id AND ts.status IS DISTINCT FROM 'SUCCESS'
                JOIN source s ON s.id = ts.source_id
                WHERE x.finished_at >= now() - make_interval(secs => :window_s) LIMIT :sources) f
            GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
            """;

    /** The row of {@link #TOTALS}. */
    @RegisterForReflection
    record Totals(Instant at, Instant since, Long finished, Long bad) {}

    /** One row of {@link #KINDS}. */
    @RegisterForReflection
    record Bar(
            String sourceType, String taskType, String outcome, String code, Instant firstAt, Integer bar, Long tasks) {
        List<String> key() {
            return List.of(sourceType, taskType, outcome, code);
        }
    }

    /** One row of {@link #HOSTS_OF_CODES}. */
    @RegisterForReflection
    record HostOfCode(Integer kind, String host, Long tasks) {}

    private final Session session;

    LoadFailures(Session session) {
        this.session = session;
    }

    FailureReport read(FailureWindow window) {
        return QuarkusTransaction.requiringNew().call(() -> report(window));
    }

    private FailureReport report(FailureWindow window) {
        double seconds = window.length().toSeconds();
        Totals totals = session.createNativeQuery(TOTALS, Totals.class)
                .setParameter("window_s", seconds)
                .getSingleResult();
        Map<List<String>, List<Bar>> bars = new LinkedHashMap<>();
        session.createNativeQuery(KINDS, Bar.class)
                .setParameter("window_s", seconds)
                .setParameter("bar_s", window.barS())
                .setParameter("bars", window.bars())
                .setParameter("kinds", MAX_KINDS)
                .getResultList()
                .forEach(bar -> bars.computeIfAbsent(bar.key(), key -> new ArrayList<>())
                        .add(bar));
        Map<List<String>, List<Host>> hosts = new HashMap<>();
        hosts("error_code", "FAILED", bars.keySet(), seconds, hosts);
        hosts("cancel_reason", "CANCELED", bars.keySet(), seconds, hosts);
        return new FailureReport(
                totals.at,
                totals.since,
                totals.finished,
                totals.bad,
                bars.values().stream()
                        .map(kind -> kind(
                                kind, window, hosts.getOrDefault(kind.get(0).key(), List.of()), totals.since))
                        .toList());
    }

    private static Kind kind(List<Bar> bars, FailureWindow window, List<Host> hosts, Instant since) {
        long[] bad = new long[window.bars()];
        long tasks = 0;
        long before = 0;
        for (Bar bar : bars) {
            if (bar.bar < window.bars()) {
                bad[window.bars() - 1 - bar.bar] += bar.tasks;
                tasks += bar.tasks;
            } else {
                before += bar.tasks;
            }
        }
        Bar any = bars.get(0);
        return new Kind(
                any.sourceType,
                any.taskType,
                any.outcome,
                any.code,
                tasks,
                before,
                any.firstAt,
                BarChart.of(new long[window.bars()], bad),
                hosts,
                since);
    }

    private void hosts(
            String column,
            String outcome,
            Iterable<List<String>> kinds,
            double seconds,
            Map<List<String>, List<Host>> found) {
        List<List<String>> wanted = new ArrayList<>();
        kinds.forEach(kind -> {
            if (kind.get(2).equals(outcome)) {
                wanted.add(kind);
            }
        });
        if (wanted.isEmpty()) {
            return;
        }
        for (HostOfCode host : session.createNativeQuery(HOSTS_OF_CODES.formatted(column), HostOfCode.class)
                .setParameter("source_types", column(wanted, kind -> kind.get(0)))
                .setParameter("task_types", column(wanted, kind -> kind.get(1)))
                .setParameter("codes", column(wanted, kind -> kind.get(3)))
                .setParameter("sample", SAMPLE)
                .setParameter("sources", MAX_SOURCES)
                .setParameter("window_s", seconds)
                .getResultList()) {
            List<Host> hosts = found.computeIfAbsent(wanted.get(host.kind), kind -> new ArrayList<>());
            if (hosts.size() < HOSTS) {
                hosts.add(new Host(host.host, host.tasks));
            }
        }
    }

    private static String[] column(List<List<String>> kinds, Function<List<String>, String> value) {
        return kinds.stream().map(value).toArray(String[]::new);
    }
}
