package io.parsermanager.health;

import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.database.DatabaseProbe.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Whether PostgreSQL answers, takes writes, and has every migration of this version. It checks at each call and answers within
 * POSTGRES_ANSWER_TIMEOUT.
 */
@Readiness
@ApplicationScoped
public class DatabaseIsReady implements HealthCheck {
    private final DatabaseProbe probe;
    private final Flyway flyway;

    /** The migrations of this version, which do not change while it runs; null until the first check. */
    private volatile Set<String> needed;

    DatabaseIsReady(DatabaseProbe probe, Flyway flyway) {
        this.probe = probe;
        this.flyway = flyway;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("PostgreSQL");
        Observation latest = probe.ask();
        return switch (latest.state()) {
            case UP -> migrations(check, latest.migrations());
            case READ_ONLY -> check.down().withData("state", "read-only").build();
            case AWAY, NOT_YET ->
                check.down().withData("state", "does not answer").build();
        };
    }

    private HealthCheckResponse migrations(HealthCheckResponseBuilder check, Set<String> applied) {
        Set<String> missing = new TreeSet<>(needed());
        missing.removeAll(applied);
        return missing.isEmpty()
                ? check.up().build()
                : check.down()
                        .withData("missing_migrations", String.join(" ", missing))
                        .build();
    }

    private Set<String> needed() {
        if (needed == null) {
            Set<String> versions = new HashSet<>();
            Arrays.stream(flyway.info().all())
                    .filter(migration -> migration.getState().isResolved() && migration.getVersion() != null)
                    .map(MigrationInfo::getVersion)
                    .forEach(version -> versions.add(version.getVersion()));
            needed = versions;
        }
        return needed;
    }
}
