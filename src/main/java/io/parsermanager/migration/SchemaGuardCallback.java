package io.parsermanager.migration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Runs {@link SchemaGuard} first, at the start of the service and of the command. */
@Singleton
public class SchemaGuardCallback implements FlywayConfigurationCustomizer {
    private final boolean mustBeUpToDate;

    SchemaGuardCallback(@ConfigProperty(name = "quarkus.flyway.validate-at-start") boolean mustBeUpToDate) {
        this.mustBeUpToDate = mustBeUpToDate;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(new SchemaGuard(mustBeUpToDate), new LiftTimeLimits());
        configuration.initSql(LiftTimeLimits.SQL);
    }
}
