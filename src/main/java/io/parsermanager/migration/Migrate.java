package io.parsermanager.migration;

import io.parsermanager.settings.check.StartFailure;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import org.flywaydb.core.Flyway;

/** Runs the action of {@link MigrateCommand}, prints the result, and ends. It uses neither HTTP nor Kafka. */
@ApplicationScoped
@Unremovable
public class Migrate implements QuarkusApplication {
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    // standard output is for results; logs go to the error output
    private static final PrintStream OUT = System.out;

    private final Flyway flyway;
    private final DemoSources demoSources;
    private final UndoMigration undoMigration;
    private final PendingSql pendingSql;

    Migrate(Flyway flyway, DemoSources demoSources, UndoMigration undoMigration, PendingSql pendingSql) {
        this.flyway = flyway;
        this.demoSources = demoSources;
        this.undoMigration = undoMigration;
        this.pendingSql = pendingSql;
    }

    @Override
    public int run(String... args) {
        try {
            return run(String.join(" ", args));
        } catch (RuntimeException failure) {
            System.err.println(StartFailure.describe("Parser Manager cannot migrate: ", failure));
            return FAILED;
        }
    }

    private int run(String what) {
        switch (what) {
            case "up" -> up();
            case "up --data" -> {
                up();
                OUT.printf("Demo sources added: %d%n", demoSources.add());
            }
            case "down" -> {
                return down(Confirmation.ofTerminal());
            }
            case "down --yes" -> {
                return down(Confirmation.GIVEN);
            }
            case "sql" -> OUT.print(pendingSql.script());
            case "info" -> OUT.print(MigrationTable.of(flyway.info().all()));
            default -> throw new IllegalArgumentException(what);
        }
        return 0;
    }

    private void up() {
        int applied = flyway.migrate().migrationsExecuted;
        OUT.printf("Migrations applied: %d; the schema is at version %s%n", applied, SchemaVersion.of(flyway));
    }

    private int down(Confirmation confirmation) {
        UndoMigration.Step newest = undoMigration.newest();
        switch (confirmation.ask(
                "This takes back %s, with all the data that only it has. Go on?".formatted(newest.name()))) {
            case YES -> {
                undoMigration.take(newest);
                OUT.printf("Took back %s%n", newest.name());
                return 0;
            }
            case NO -> {
                System.err.println("Nothing was changed.");
                return FAILED;
            }
            default -> {
                System.err.printf(
                        "Nothing was changed: \"migrate down\" takes back %s, with all the data that only it has, and there is no terminal to ask at. If you are sure: migrate down --yes%n",
                        newest.name());
                return NOT_UNDERSTOOD;
            }
        }
    }
}
