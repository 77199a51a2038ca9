package io.parsermanager.migration;

import io.parsermanager.settings.CommandSettings;
import io.parsermanager.settings.check.StartFailure;
import io.parsermanager.settings.env.EnvFile;
import io.quarkus.runtime.Quarkus;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command {@code migrate} and its subcommands. {@link Migrate} runs them. */
@Command(
        name = "migrate",
        description =
                "Changes the schema or tells of it. Needs the POSTGRES_* variables; talks to no Kafka and opens no port.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class)
public class MigrateCommand {
    @Command(description = "Brings the schema up to this build's version.", mixinStandardHelpOptions = true)
    int up(
            @Option(names = "--data", description = "Then adds the demo sources, if there is no source yet.")
                    boolean data) {
        return data ? run("up", "--data") : run("up");
    }

    @Command(
            description = "Takes the newest version back, with all the data that only it has. Asks first.",
            mixinStandardHelpOptions = true)
    int down(@Option(names = "--yes", description = "Does not ask.") boolean yes) {
        return yes ? run("down", "--yes") : run("down");
    }

    @Command(description = "Prints the SQL that \"up\" would run.", mixinStandardHelpOptions = true)
    int sql() {
        return run("sql");
    }

    @Command(
            description = "Lists the versions: which are there, which would come, which can be taken back.",
            mixinStandardHelpOptions = true)
    int info() {
        return run("info");
    }

    /** Runs Quarkus, which ends the process with the command's exit code. */
    private static int run(String... what) {
        EnvFile.check();
        CommandSettings.use();
        Quarkus.run(Migrate.class, StartFailure::exit, what);
        return 0;
    }
}
