package io.parsermanager.migration;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** Takes the schema one version back: the undo script U7__name.sql reverses V7__name.sql, in one transaction. */
@ApplicationScoped
public class UndoMigration {
    /** Locks the history. Flyway reads it before it migrates, so another process waits and then sees the result. */
    private static final String LOCK = "LOCK TABLE flyway_schema_history IN ACCESS EXCLUSIVE MODE";

    private static final String FORGET = """
            DELETE FROM flyway_schema_history WHERE installed_rank = ? AND version = (
                SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1)
            """;

    private final Flyway flyway;
    private final DataSource database;

    UndoMigration(Flyway flyway, DataSource database) {
        this.flyway = flyway;
        this.database = database;
    }

    /**
     * The version that is taken back next.
     *
     * @param migration what Flyway knows of it
     * @param name the version, in words
     */
    public record Step(MigrationInfo migration, String name) {}

    /** Looks only. Refuses where there is nothing that this build can take back. */
    public Step newest() {
        MigrationInfo newest = flyway.info().current();
        if (newest == null || newest.getVersion() == null) {
            throw new SchemaProblem("there is no version to take back: the schema is empty");
        }
        String name = "version %s, %s".formatted(newest.getVersion(), newest.getDescription());
        if (newest.getState().isFailed()) {
            throw new SchemaProblem(
                    "%s has failed half way: nobody but a person knows what of it is there".formatted(name));
        }
        if (undoScript(newest).isEmpty()) {
            throw new SchemaProblem("this build cannot take back %s: the build that brought it can".formatted(name));
        }
        return new Step(newest, name);
    }

    /** Takes it back, if it is still the newest. */
    public void take(Step step) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                run(connection, undoScript(step.migration()).orElseThrow(), step.migration());
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw new IllegalStateException(step.name() + " is still there", e);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the build that brought the version only. */
    static Optional<String> undoScript(MigrationInfo migration) {
        return migration.getState().isResolved() && migration.getVersion() != null
                ? Scripts.read("/db/undo/" + Scripts.name(migration).replaceFirst("^V", "U"))
                : Optional.empty();
    }

    private static void run(Connection connection, String undo, MigrationInfo newest) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            statement.execute(LOCK);
            statement.execute(undo);
            forget.setInt(1, newest.getInstalledRank());
            if (forget.executeUpdate() != 1) {
                throw new SQLException("somebody else has changed the schema meanwhile");
            }
        }
    }
}
