package io.parsermanager.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.hibernate.Session;

/**
 * Counts the schedules that miss the promise of their task type that every source has a success within {@code fresh_within_s}. It reads all
 * schedules of these task types, so it runs rarely.
 */
@ApplicationScoped
public class StaleSchedules {
    private static final String SQL = """
            SELECT count(*) FROM (
                SELECT FROM task_type tt
                JOIN source_schedule ss ON ss.task_type_id = tt.id
                JOIN source s ON s.id = ss.source_id
                WHERE tt.fresh_within_s IS NOT NULL AND tt.enabled AND ss.enabled AND s.enabled
                      AND coalesce(ss.last_success_at, ss.created_at) < now() - make_interval(secs => tt.fresh_within_s)
                LIMIT :rows) stale
            """;

    private final Session session;
    private final Settings settings;
    private volatile long stale;

    StaleSchedules(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    void register(@Observes StartupEvent start, MeterRegistry metrics) {
        Gauge.builder("parser_manager.schedules.stale", this, it -> it.stale)
                .description("Schedules whose last success is older than their task type promises")
                .register(metrics);
    }

    /**
     * Counts and updates the metric.
     *
     * @return how many there are, at most {@code METRICS_MAX_ROWS}
     */
    public long run() {
        stale = QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(SQL, Long.class)
                .setParameter("rows", settings.metricsMaxRows())
                .getSingleResult());
        return stale;
    }
}
