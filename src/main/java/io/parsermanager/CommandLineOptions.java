package io.parsermanager;

import io.parsermanager.conform.ConformCommand;
import io.parsermanager.migration.MigrateCommand;
import io.parsermanager.migration.MoveIdsCommand;
import io.parsermanager.security.CreateApiKey;
import io.parsermanager.settings.check.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The command line. Help, version and usage errors need no settings and no servers. */
@Command(
        name = "parser-manager",
        description = "Without arguments: runs the service, with the settings of its environment variables.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineOptions.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the error output says why", "2:the command line is not understood"},
        subcommands = {
            MigrateCommand.class,
            MoveIdsCommand.class,
            CreateApiKey.class,
            ConformCommand.class,
            HelpCommand.class
        })
final class CommandLineOptions implements Callable<Integer> {
    /** The version that the build writes. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream version = Version.class.getResourceAsStream("/version.txt")) {
                return new String[] {
                    "Parser Manager " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit code
     */
    static int execute(String... args) {
        return new CommandLine(new CommandLineOptions())
                .setParameterExceptionHandler((mistake, arguments) -> {
                    CommandLine command = mistake.getCommandLine();
                    command.getErr().println(mistake.getMessage());
                    command.usage(command.getErr());
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, arguments) -> {
                    command.getErr().println(StartFailure.describe(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        return Main.runService();
    }
}
