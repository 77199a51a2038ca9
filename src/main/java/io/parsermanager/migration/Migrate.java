package io.parsermanager.migration;

import io.parsermanager.settings.StartFailure;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.info.MigrationInfoDumper;

/** The command {@code migrate}: does one thing to the schema, says what it did, and ends. Main starts it with neither HTTP nor Kafka. */
@ApplicationScoped
@Unremovable
public class Migrate implements QuarkusApplication {
    /** The first argument that makes the service this command; also the name of its profile in application.properties. */
    public static final String NAME = "migrate";

    private static final String USAGE = """
            migrate up           bring the schema up to this build's version
            migrate up --data    the same, then add the demo sources, if there is no source yet
            migrate down         take the newest version back, with all the data that only it has
            migrate sql          print the SQL that "up" would run
            migrate info         list the versions: which are there, which would come""";

    /** Of a command that is not understood: as shells have it. */
    private static final int MISUSE = 2;

    // standard output is for what was asked for: logs go to the error output
    private static final PrintStream OUT = System.out;

    private final Flyway flyway;
    private final DemoSources demoSources;
    private final TakeBack takeBack;
    private final PendingSql pendingSql;

    Migrate(Flyway flyway, DemoSources demoSources, TakeBack takeBack, PendingSql pendingSql) {
        this.flyway = flyway;
        this.demoSources = demoSources;
        this.takeBack = takeBack;
        this.pendingSql = pendingSql;
    }

    @Override
    public int run(String... args) {
        try {
            return run(String.join(" ", List.of(args).subList(1, args.length)));
        } catch (RuntimeException failure) {
            System.err.println(StartFailure.describe("Parser Manager cannot migrate: ", failure));
            return 1;
        }
    }

    private int run(String what) {
        switch (what) {
            case "up" -> up();
            case "up --data" -> {
                up();
                OUT.printf("Demo sources added: %d%n", demoSources.add());
            }
            case "down" -> OUT.printf("Took back %s%n", takeBack.one());
            case "sql" -> OUT.print(pendingSql.script());
            case "info" ->
                OUT.println(MigrationInfoDumper.dumpToAsciiTable(flyway.info().all()));
            case "help" -> OUT.println(USAGE);
            default -> {
                System.err.println(USAGE);
                return MISUSE;
            }
        }
        return 0;
    }

    private void up() {
        int applied = flyway.migrate().migrationsExecuted;
        OUT.printf("Migrations applied: %d; the schema is at version %s%n", applied, SchemaVersion.of(flyway));
    }
}
