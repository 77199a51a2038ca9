package io.parsermanager.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Measures unfinished work for metrics, on a timer and not on a scrape. The queries read the start of indexes on unfinished work, so their
 * cost does not depend on the history: see TaskGaugesTest.
 *
 * <p>Every replica measures the same, so dashboards use the maximum, not the sum.
 */
@ApplicationScoped
public class TaskGauges {
    /**
     * The literal statuses show PostgreSQL that few groups have them, so that it uses the right index. For QUEUED tasks, which may be many,
     * the query compares whole rows, as {@link io.parsermanager.task.StatusMergeQuery} does, and reads the first thousand to find the
     * oldest.
     */
    private static final String SQL = """
            SELECT tt.source_type, tt.code AS task_type, g.new_tasks, g.queued_tasks, g.in_progress_tasks,
                   CAST(extract(epoch FROM now() - n.available_at) AS double precision) AS oldest_new_s,
                   CAST(extract(epoch FROM now() - q.queued_at) AS double precision) AS oldest_queued_s,
                   CAST(extract(epoch FROM clock_timestamp()) AS double precision) AS now_s
            FROM (SELECT id, source_type, code FROM task_type ORDER BY id LIMIT :types) tt
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(b.new_tasks), 0) AS new_tasks, coalesce(sum(b.queued_tasks), 0) AS queued_tasks,
                       coalesce(sum(b.in_progress_tasks), 0) AS in_progress_tasks
                FROM (
                    (SELECT x.new_tasks, x.queued_tasks, x.in_progress_tasks FROM task_group x
                     WHERE x.task_type_id = tt.id AND x.status = 'NEW' LIMIT :rows)
                    UNION ALL
                    (SELECT x.new_tasks, x.queued_tasks, x.in_progress_tasks FROM task_group x
                     WHERE x.task_type_id = tt.id AND x.status = 'IN_PROGRESS' LIMIT :rows)) b) g
            LEFT JOIN LATERAL (
                SELECT t.available_at FROM task t
                WHERE t.task_type_id = tt.id AND t.status = 'NEW' AND t.available_at <= now()
                ORDER BY t.available_at, t.id LIMIT 1) n ON true
            LEFT JOIN LATERAL (
                SELECT min(x.queued_at) AS queued_at FROM (
                    SELECT t.queued_at FROM task t
                    WHERE (t.task_type_id, t.status, t.id) > (tt.id, 'QUEUED', 0)
                      AND (t.task_type_id, t.status, t.id) <= (tt.id, 'QUEUED', 9223372036854775807)
                    ORDER BY t.task_type_id, t.status, t.id LIMIT 1000) x) q ON true
            ORDER BY tt.id
            """;

    private static final String SCHEDULES = """
            SELECT coalesce((SELECT CAST(extract(epoch FROM now() - next_run_at) AS double precision) FROM source_schedule
                             WHERE enabled AND next_run_at <= now() ORDER BY next_run_at LIMIT 1), 0) AS oldest_due_s,
                   (SELECT count(*) FROM (SELECT FROM source_schedule WHERE quarantined_at IS NOT NULL LIMIT :rows) q) AS quarantined,
                   ARRAY(SELECT code FROM source_type WHERE overloaded_at IS NOT NULL ORDER BY code) AS overloaded,
                   (SELECT count(*) FROM history_partition WHERE from_id > (SELECT last_value FROM task_id)) AS partitions_ahead
            """;

    /**
     * The schedules that are due first. The query reads a limited number of them; the schedules of a task type that makes no tasks are
     * among them.
     */
    private static final String OLDEST_DUE = """
            SELECT tt.source_type, tt.code AS task_type, CAST(max(extract(epoch FROM now() - d.next_run_at)) AS double precision) AS oldest_due_s
            FROM (SELECT task_type_id, next_run_at FROM source_schedule WHERE enabled AND next_run_at <= now()
                  ORDER BY next_run_at LIMIT :rows) d
            JOIN task_type tt ON tt.id = d.task_type_id
            GROUP BY tt.source_type, tt.code
            """;

    /** One row of {@link #OLDEST_DUE}. */
    @RegisterForReflection
    public record OldestDue(String sourceType, String taskType, Double oldestDueS) {}

    /** The row of {@link #SCHEDULES}. */
    @RegisterForReflection
    public record Schedules(Double oldestDueS, Long quarantined, String[] overloaded, Long partitionsAhead) {}

    /** One row of {@link #SQL}. An age is null if there is no such task. */
    @RegisterForReflection
    public record Row(
            String sourceType,
            String taskType,
            Long newTasks,
            Long queuedTasks,
            Long inProgressTasks,
            Double oldestNewS,
            Double oldestQueuedS,
            Double nowS) {}

    /** The most schedules per query: enough to see every late task type, few enough to read every few seconds. */
    private static final int OLDEST_DUE_ROWS = 1_000;

    private final Session session;
    private final Settings settings;
    private final FlowMetrics flowMetrics;
    private final DatabaseClock clock;
    private final MultiGauge tasks;
    private final MultiGauge oldest;
    private final MultiGauge oldestDue;
    private volatile long measuredAtNanos = System.nanoTime();
    private volatile Map<List<String>, Double> oldestDueS = Map.of();
    private volatile Schedules schedules = new Schedules(0.0, 0L, new String[0], 2L);

    TaskGauges(
            Session session, Settings settings, FlowMetrics flowMetrics, DatabaseClock clock, MeterRegistry metrics) {
        this.session = session;
        this.settings = settings;
        this.flowMetrics = flowMetrics;
        this.clock = clock;
        this.tasks = MultiGauge.builder("parser_manager.tasks")
                .description("Unfinished tasks, by the counters of their groups")
                .register(metrics);
        this.oldest = MultiGauge.builder("parser_manager.tasks.oldest")
                .description(
                        "Age of the oldest NEW task since it became available, and of the oldest QUEUED task since it was sent")
                .baseUnit("seconds")
                .register(metrics);
        this.oldestDue = MultiGauge.builder("parser_manager.task.type.oldest.due")
                .description("Delay of the longest overdue schedule of a task type")
                .baseUnit("seconds")
                .register(metrics);
        TimeGauge.builder(
                        "parser_manager.measured.age", () -> System.nanoTime() - measuredAtNanos, TimeUnit.NANOSECONDS)
                .description("Age of the measurements behind the gauges of tasks and schedules")
                .register(metrics);
        Gauge.builder("parser_manager.schedules.oldest.due", this, it -> it.schedules.oldestDueS)
                .description("Delay of the longest overdue schedule")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("parser_manager.schedules.quarantined", this, it -> it.schedules.quarantined)
                .description("Schedules in quarantine, which run as rare probes")
                .register(metrics);
        Gauge.builder("parser_manager.history.partitions.ahead", this, it -> it.schedules.partitionsAhead)
                .description("Partitions of history that are ready beyond the present id of tasks")
                .register(metrics);
        Gauge.builder("parser_manager.source.types.overloaded", this, it -> it.schedules.overloaded.length)
                .description("Overloaded source types, whose parsers do not keep up")
                .register(metrics);
    }

    /**
     * Measures and updates the metrics.
     *
     * @return the measurements by task type
     */
    public List<Row> run() {
        List<Row> rows = QuarkusTransaction.requiringNew().call(this::read);
        rows.forEach(row -> {
            clock.set(row.nowS);
            flowMetrics.expect(row.sourceType, row.taskType);
        });
        oldestDue.register(
                rows.stream()
                        .map(row -> MultiGauge.Row.of(
                                Tags.of("source_type", row.sourceType, "task_type", row.taskType),
                                oldestDueS.getOrDefault(List.of(row.sourceType, row.taskType), 0.0)))
                        .toList(),
                true);
        tasks.register(
                rows.stream()
                        .flatMap(row -> Stream.of(
                                MultiGauge.Row.of(tags(row, "new"), row.newTasks),
                                MultiGauge.Row.of(tags(row, "queued"), row.queuedTasks),
                                MultiGauge.Row.of(tags(row, "in_progress"), row.inProgressTasks)))
                        .toList(),
                true);
        oldest.register(
                rows.stream()
                        .flatMap(row -> Stream.of(
                                MultiGauge.Row.of(tags(row, "new"), age(row.oldestNewS)),
                                MultiGauge.Row.of(tags(row, "queued"), age(row.oldestQueuedS))))
                        .toList(),
                true);
        measuredAtNanos = System.nanoTime();
        return rows;
    }

    private List<Row> read() {
        schedules = session.createNativeQuery(SCHEDULES, Schedules.class)
                .setParameter("rows", settings.metricsMaxRows())
                .getSingleResult();
        oldestDueS =
                session
                        .createNativeQuery(OLDEST_DUE, OldestDue.class)
                        .setParameter("rows", OLDEST_DUE_ROWS)
                        .getResultList()
                        .stream()
                        .collect(Collectors.toMap(due -> List.of(due.sourceType, due.taskType), due -> due.oldestDueS));
        return session.createNativeQuery(SQL, Row.class)
                .setParameter("types", settings.metricsMaxTaskTypes())
                .setParameter("rows", settings.metricsMaxRows())
                .getResultList();
    }

    private static Tags tags(Row row, String status) {
        return Tags.of("source_type", row.sourceType, "task_type", row.taskType, "status", status);
    }

    private static double age(Double seconds) {
        return Optional.ofNullable(seconds).orElse(0.0);
    }

    /** The state of schedules at the last measurement. */
    public Schedules schedules() {
        return schedules;
    }

    /** The codes of overloaded source types at the last measurement. */
    public List<String> overloaded() {
        return List.of(schedules.overloaded);
    }
}
