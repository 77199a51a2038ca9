package io.parsermanager.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;

/** Checks the schema before anything changes it. A schema that is broken, too new, half migrated or foreign stays as it is. */
class SchemaGuard implements Callback {
    private static final String NOT_OURS = """
            SELECT to_regclass(format('%I.%I', current_schema(), 'flyway_schema_history')) IS NULL
                   AND EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S'))
            """;

    /** True if the caller will not migrate: a service with MIGRATE_AT_START=false. */
    private final boolean mustBeUpToDate;

    SchemaGuard(boolean mustBeUpToDate) {
        this.mustBeUpToDate = mustBeUpToDate;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_VALIDATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (isNotOurs(context.getConnection())) {
            throw new SchemaProblem(
                    "the database has tables, and no history of migrations: is POSTGRES_DB the right one? An empty database would do");
        }
        MigrationInfo[] all =
                withoutCallbacks(context.getConfiguration()).info().all();
        MigrationVersion newest = SchemaVersion.newest(all);
        for (MigrationInfo migration : all) {
            refuse(migration, newest);
        }
    }

    @Override
    public String getCallbackName() {
        return "look at the schema first";
    }

    private void refuse(MigrationInfo migration, MigrationVersion newest) {
        String version = Objects.toString(migration.getVersion(), migration.getDescription());
        if (migration.getState().isFailed()) {
            throw new SchemaProblem(
                    "the schema is half migrated: version %s has failed and left its mark. Put right what it left, and delete its row of flyway_schema_history"
                            .formatted(version));
        } else if (migration.getState().isApplied() && !migration.getState().isResolved()) {
            throw new SchemaProblem(
                    migration.isVersioned() && migration.getVersion().isNewerThan(newest)
                            ? "the schema is too new: it is at version %s, this build knows versions up to %s. Start the newer build, or let it take the version back: migrate down"
                                    .formatted(version, newest)
                            : "the schema is broken: it has version %s, which no build of ours has ever had"
                                    .formatted(version));
        } else if (migration.getState().isApplied() && !migration.isChecksumMatching()) {
            throw new SchemaProblem(
                    "the schema is broken: its version %s was made by another script than this build's %s"
                            .formatted(version, Scripts.name(migration)));
        } else if (mustBeUpToDate && !migration.getState().isApplied()) {
            throw new SchemaProblem(
                    "the schema is not up to date: version %s is missing. Run: migrate up (or leave MIGRATE_AT_START on)"
                            .formatted(version));
        }
    }

    private static Flyway withoutCallbacks(Configuration configuration) {
        return Flyway.configure()
                .configuration(configuration)
                .callbacks(new Callback[0])
                .load();
    }

    private static boolean isNotOurs(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(NOT_OURS)) {
            return answer.next() && answer.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
