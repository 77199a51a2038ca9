package io.parsermanager.migration;

import io.parsermanager.settings.CommandSettings;
import io.parsermanager.settings.check.StartFailure;
import io.parsermanager.settings.env.EnvFile;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code move-ids}: after a failover or a restore that lost rows, no id is drawn twice. {@link MoveIds} does it. */
@Command(
        name = "move-ids",
        description = {
            "Moves the ids on that the database draws, after a failover or a restore that lost rows: no id is drawn twice then.",
            "Needs the POSTGRES_* variables; talks to no Kafka and opens no port. Replicas may run meanwhile."
        },
        mixinStandardHelpOptions = true)
public class MoveIdsCommand implements Callable<Integer> {
    /** Enough for every loss, and a bigint has room for nine million such moves. */
    private static final long MAX = 1_000_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--by",
            paramLabel = "N",
            description = "Moves every sequence on by this: more than was drawn in the time that is lost.")
    private Long by;

    @Option(
            names = "--beyond",
            paramLabel = "ID",
            description = "Moves the ids of tasks beyond this: the highest task_id that parsers or topics have seen.")
    private Long beyond;

    @Override
    public Integer call() {
        if ((by == null) == (beyond == null)) {
            throw new ParameterException(spec.commandLine(), "Say either --by N or --beyond ID");
        }
        long number = by == null ? beyond : by;
        if (number < 1 || number > MAX) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be from 1 to %d".formatted(by == null ? "--beyond" : "--by", MAX));
        }
        EnvFile.check();
        CommandSettings.use();
        Quarkus.run(MoveIds.class, StartFailure::exit, by == null ? "--beyond" : "--by", String.valueOf(number));
        return 0;
    }
}
