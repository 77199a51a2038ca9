package io.parsermanager.web.overview;

import io.parsermanager.web.overview.Signals.Cancels;
import io.parsermanager.web.overview.Signals.TypeOutcomes;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;

/** Reads the signals of the overview: sums by minute, and the starts of indexes on what fails. It never counts the history. */
@ApplicationScoped
class LoadSignals {
    /** The most failing schedules that are counted. */
    static final int MAX_FAILING = 20_000;

    private static final int MAX_ROWS = 200;
    private static final double NANOS = 1e9;

    private static final String TYPES = """
            SELECT source_type, task_type, CAST(sum(tasks) AS bigint) AS finished,
                   CAST(coalesce(sum(tasks) FILTER (WHERE outcome <> 'SUCCESS'), 0) AS bigint) AS bad
            FROM outcome_minute WHERE minute > now() - interval '10 minutes' AND outcome <> 'DEAD_LETTER'
            GROUP BY source_type, task_type ORDER BY 4 DESC, 1, 2 LIMIT :rows
            """;

    private static final String CANCELS = """
            SELECT code AS reason, CAST(sum(tasks) AS bigint) AS tasks
            FROM outcome_minute WHERE minute > now() - interval '10 minutes' AND outcome = 'CANCELED' GROUP BY code ORDER BY 2 DESC LIMIT :rows
            """;

    /** The number of many schedules is the planner's estimate, because nobody counts a million rows every few seconds. */
    private static final String COUNTS = """
            SELECT (SELECT coalesce(CAST(sum(tasks) AS bigint), 0) FROM outcome_minute
                    WHERE minute > now() - interval '1 hour' AND outcome = 'DEAD_LETTER') AS dead_letters,
                   (SELECT count(*) FROM (SELECT FROM source_schedule WHERE failures > 0 LIMIT :failing) f) AS failing,
                   GREATEST((SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST('source_schedule' AS regclass)),
                            (SELECT count(*) FROM (SELECT FROM source_schedule LIMIT 10000) s)) AS schedules
            """;

    /** The row of {@link #COUNTS}. */
    @RegisterForReflection
    record Counts(Long deadLetters, Long failing, Long schedules) {}

    private final Session session;

    LoadSignals(Session session) {
        this.session = session;
    }

    /**
     * Reads the signals, in the transaction of the figures.
     *
     * @param since the System.nanoTime() at which the load of the figures began
     */
    Signals read(long since) {
        Counts counts = session.createNativeQuery(COUNTS, Counts.class)
                .setParameter("failing", MAX_FAILING)
                .getSingleResult();
        return new Signals(
                rows(TYPES, TypeOutcomes.class),
                rows(CANCELS, Cancels.class),
                counts.deadLetters,
                counts.failing,
                counts.schedules,
                (System.nanoTime() - since) / NANOS);
    }

    private <T> List<T> rows(String sql, Class<T> type) {
        return session.createNativeQuery(sql, type)
                .setParameter("rows", MAX_ROWS)
                .getResultList();
    }
}
