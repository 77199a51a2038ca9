package io.parsermanager.task;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.query.CommonQueryContract;

/** How long a schedule waits that keeps failing: what {@code backed_off()} in the schema is told of it. */
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

    /** Not less than one: the limits of the settings see to that. */
    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
