package io.parsermanager.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jboss.logging.Logger;

/** Whether PostgreSQL answers and has every migration that this version brings: without either no call could be served. */
@Readiness
@ApplicationScoped
public class DatabaseIsReady implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(DatabaseIsReady.class);

    private static final String APPLIED = """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            """;

    /** A probe is asked again soon; a server that takes longer than this, in seconds, is not ready. */
    private static final int PATIENCE_S = 3;

    private final DataSource database;
    private final Flyway flyway;

    /** What this version brings does not change while it runs; null until PostgreSQL could first be asked. */
    private volatile Set<String> needed;

    private volatile boolean answered = true;

    DatabaseIsReady(DataSource database, Flyway flyway) {
        this.database = database;
        this.flyway = flyway;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("PostgreSQL");
        try {
            Set<String> missing = new TreeSet<>(needed());
            missing.removeAll(applied());
            tell(true, "PostgreSQL answers again");
            return missing.isEmpty()
                    ? check.up().build()
                    : check.down()
                            .withData("missing_migrations", String.join(" ", missing))
                            .build();
        } catch (SQLException | RuntimeException e) {
            tell(false, "PostgreSQL does not answer: this replica is not ready");
            return check.down().withData("state", "does not answer").build();
        }
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

    private Set<String> applied() throws SQLException {
        Set<String> versions = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(APPLIED)) {
            query.setQueryTimeout(PATIENCE_S);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getString(1));
                }
            }
        }
        return versions;
    }

    /** Only of changes: probes come every few seconds. */
    private void tell(boolean answers, String news) {
        if (answers != answered) {
            answered = answers;
            LOG.log(answers ? Logger.Level.INFO : Logger.Level.WARN, news);
        }
    }
}
