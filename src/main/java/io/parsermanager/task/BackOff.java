package io.parsermanager.task;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.query.CommonQueryContract;

/**
 * The back-off and the quarantine of schedules that keep failing. The SQL function {@code backed_off()} computes the next run from these
 * settings: the pause doubles with each failure in a row, and a schedule in quarantine runs as a rare probe.
 *
 * <p>Quarantine is the column {@code source_schedule.quarantined_at}. It begins after QUARANTINE_AFTER failures, in
 * {@code track/apply/ApplyStatuses} and in {@code task/cancel/CancelExpired}. It ends with a success in ApplyStatuses, or when a person
 * resets the failures.
 */
@ApplicationScoped
public class BackOff {
    private final Settings settings;

    BackOff(Settings settings) {
        this.settings = settings;
    }

    /** Binds :backoff_s, :backoff_max_s, :quarantine_after and :probe_s. */
    public <Q extends CommonQueryContract> Q bind(Q query) {
        query.setParameter("backoff_s", seconds(settings.failureBackoff()));
        query.setParameter("backoff_max_s", seconds(settings.failureBackoffMax()));
        query.setParameter("quarantine_after", (long) settings.quarantineAfter());
        query.setParameter("probe_s", seconds(settings.quarantineProbeEvery()));
        return query;
    }

    /** At least 1, because the settings have that lower limit. */
    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
