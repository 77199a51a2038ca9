package io.parsermanager.migration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The SQL of pending migrations, to read or to run by psql. It includes the history, so running it is the same as a migration. */
@ApplicationScoped
public class PendingSql {
    /** The history table as Flyway creates it. */
    private static final String HISTORY = """
            CREATE TABLE IF NOT EXISTS flyway_schema_history (
                installed_rank integer       NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,
                version        varchar(50),
                description    varchar(200)  NOT NULL,
                type           varchar(20)   NOT NULL,
                script         varchar(1000) NOT NULL,
                checksum       integer,
                installed_by   varchar(100)  NOT NULL,
                installed_on   timestamp     NOT NULL DEFAULT now(),
                execution_time integer       NOT NULL,
                success        boolean       NOT NULL
            );
            CREATE INDEX IF NOT EXISTS flyway_schema_history_s_idx ON flyway_schema_history (success);
            """;

    private final Flyway flyway;

    PendingSql(Flyway flyway) {
        this.flyway = flyway;
    }

    /** One transaction with all pending migrations, or a comment if there are none. */
    public String script() {
        MigrationInfo[] pending = flyway.info().pending();
        if (pending.length == 0) {
            return "-- nothing to do: the schema is at version %s%n".formatted(SchemaVersion.of(flyway));
        }
        return Arrays.stream(pending)
                .map(PendingSql::step)
                .collect(Collectors.joining("\n", "BEGIN;\n\n" + HISTORY + "\n", "\nCOMMIT;\n"));
    }

    private static String step(MigrationInfo migration) {
        return """
                -- %1$s
                %2$s
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                SELECT coalesce(max(installed_rank), 0) + 1, '%3$s', '%4$s', 'SQL', '%1$s', %5$s, current_user, 0, true FROM flyway_schema_history;
                """.formatted(
                        migration.getScript(),
                        Scripts.required("/db/migration/" + Scripts.name(migration)),
                        migration.getVersion(),
                        migration.getDescription().replace("'", "''"),
                        migration.getChecksum());
    }
}
