package io.parsermanager.schedule;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Works out each task type's next cron firing, which SQL cannot, for a statement to join as arrays of equal length.
 *
 * <p>The spread is cut to the time between two firings, so that a source runs once per firing, whatever its offset.
 */
@ApplicationScoped
public class NextFirings {
    private static final Logger LOG = Logger.getLogger(NextFirings.class);

    /** As far as "never" goes: an expression that does not fire again is looked at again then. */
    private static final Duration NEVER = Duration.ofDays(365);

    private static final String TASK_TYPES = """
            SELECT id, source_type, code, cron, time_zone, spread_s, now() AS now FROM task_type
            """;

    private static final String FIRST = """
            SELECT CASE WHEN CAST(:interval_s AS bigint) IS NULL THEN f.firing + spread_offset(:source, f.spread_s)
                        ELSE now() + spread_offset(:source, LEAST(:interval_s, f.spread_s)) END
            FROM unnest(:task_types, :firings, :spreads) AS f (task_type_id, firing, spread_s) WHERE f.task_type_id = :task_type
            """;

    /** One row of {@link #TASK_TYPES}. */
    @RegisterForReflection
    public record Row(
            Long id, String sourceType, String code, String cron, String timeZone, Integer spreadS, Instant now) {}

    /**
     * For the i-th task type: its id, the next firing of its cron, by how many seconds its sources are spread, and what it is
     * called.
     */
    public record Arrays(
            Long[] taskTypeIds, Instant[] firings, Long[] spreads, String[] sourceTypes, String[] taskTypes) {
        private static Arrays of(int length) {
            return new Arrays(
                    new Long[length], new Instant[length], new Long[length], new String[length], new String[length]);
        }
    }

    private final Session session;

    NextFirings(Session session) {
        this.session = session;
    }

    /** Of every task type, after the transaction's now(). */
    public Arrays afterNow() {
        List<Row> rows = session.createNativeQuery(TASK_TYPES, Row.class).getResultList();
        Arrays arrays = Arrays.of(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Optional<Cron> cron = cron(row);
            Instant firing = cron.flatMap(it -> it.next(row.now)).orElse(row.now.plus(NEVER));
            arrays.taskTypeIds[i] = row.id;
            arrays.firings[i] = firing;
            arrays.sourceTypes[i] = row.sourceType;
            arrays.taskTypes[i] = row.code;
            arrays.spreads[i] = cron.flatMap(it -> it.next(firing))
                    .map(following -> Math.min(
                            row.spreadS, Duration.between(firing, following).toSeconds()))
                    .orElse((long) row.spreadS);
        }
        return arrays;
    }

    /** When a new schedule runs first: at its task type's next firing, or within its own period from now. */
    Instant first(SourceSchedule schedule) {
        Arrays firings = afterNow();
        return session.createNativeQuery(FIRST, Instant.class)
                .setParameter(
                        "interval_s", schedule.intervalS == null ? null : schedule.intervalS.longValue(), Long.class)
                .setParameter("source", schedule.sourceId)
                .setParameter("task_type", schedule.taskTypeId)
                .setParameter("task_types", firings.taskTypeIds)
                .setParameter("firings", firings.firings)
                .setParameter("spreads", firings.spreads)
                .getSingleResult();
    }

    /** REST refuses a bad one; one that came in another way must not stop the other task types. */
    private static Optional<Cron> cron(Row row) {
        try {
            return Optional.of(Cron.parse(row.cron, row.timeZone));
        } catch (Cron.Invalid e) {
            LOG.errorf("Task type %d does not fire: %s", row.id, e.getMessage());
            return Optional.empty();
        }
    }
}
