package io.parsermanager.web.deadletter;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.database.DatabaseProbe.State;
import io.parsermanager.web.format.NumberFormats;
import io.parsermanager.web.overview.RefreshingValue;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Counts the dead letters of the last day by reason, for the navigation and the page. All visitors share the counts, and no page waits for
 * them: the first one after a start has none.
 */
@Named("recentDeadLetters")
@ApplicationScoped
@TemplateData
public class RecentDeadLetters {
    private static final Logger LOG = Logger.getLogger(RecentDeadLetters.class);

    /** Replicas write their counts every few seconds, so younger ones say little more. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** The navigation has room for three digits. */
    private static final long MOST = 999;

    /** At most one row for each reason. */
    private static final String SQL = """
            SELECT code AS reason, CAST(coalesce(sum(tasks) FILTER (WHERE minute > now() - interval '1 hour'), 0) AS bigint) AS hour,
                   CAST(sum(tasks) AS bigint) AS day, min(minute) AS first_at, max(minute) AS last_at
            FROM outcome_minute WHERE minute > now() - interval '24 hours' AND outcome = 'DEAD_LETTER'
            GROUP BY code ORDER BY 3 DESC, 1 LIMIT 20
            """;

    /**
     * The dead letters with one reason.
     *
     * @param hour how many came in the last hour
     * @param day how many came in the last 24 hours
     * @param firstAt the minute of the first one in these 24 hours
     */
    @RegisterForReflection
    @TemplateData
    public record ReasonCount(String reason, Long hour, Long day, Instant firstAt, Instant lastAt) {}

    private final Session session;
    private final DatabaseProbe database;
    private final RefreshingValue<List<ReasonCount>> counts;

    RecentDeadLetters(Session session, DatabaseProbe database) {
        this.session = session;
        this.database = database;
        this.counts = new RefreshingValue<>(this::read, EVERY, System::nanoTime, Infrastructure.getDefaultExecutor());
    }

    /** The counts by reason, most first. Empty while they are not known. */
    public List<ReasonCount> byReason() {
        List<ReasonCount> known = counts.peek();
        return known == null ? List.of() : known;
    }

    /** How many came in the last hour, for the navigation; null if none came. */
    public String shown() {
        long hour = byReason().stream().mapToLong(ReasonCount::hour).sum();
        if (hour == 0) {
            return null;
        }
        return hour > MOST ? MOST + "+" : NumberFormats.grouped(hour);
    }

    /** Makes the next page ask for new counts. */
    public void forget() {
        counts.forget();
    }

    private List<ReasonCount> read() {
        if (database.state() == State.AWAY) {
            return List.of();
        }
        try {
            return BatchLoop.one(
                    () -> session.createNativeQuery(SQL, ReasonCount.class).getResultList());
        } catch (RuntimeException e) {
            if (!DatabaseFailure.isTemporary(e)) {
                LOG.errorf("The dead letters cannot be counted: %s", e);
            }
            return List.of();
        }
    }
}
