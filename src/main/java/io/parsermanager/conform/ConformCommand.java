package io.parsermanager.conform;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code conform}: plays the manager against somebody's parser, and tells what it does otherwise than the contract says. */
@Command(
        name = "conform",
        description = {
            "Checks a parser of feeds against the contract. Start your parser first, with topics that nobody else uses.",
            "The command sends tasks to it, serves the feeds that they name, and reads its statuses. It needs Kafka, and no database."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the parser keeps the contract",
            "1:it does not, or Kafka is away",
            "2:the command line is not understood"
        })
public class ConformCommand implements Callable<Integer> {
    /** Kept, so that its level is: what Kafka's client logs is not the answer. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private static final int MAX_PORT = 65_535;
    private static final int MAX_SECONDS = 3_600;

    @Spec
    private CommandSpec spec;

    @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT", description = "Kafka's brokers.")
    private String bootstrap;

    @Option(names = "--topic", required = true, description = "The topic that your parser reads tasks from.")
    private String topic;

    @Option(
            names = "--status-topic",
            defaultValue = "task_statuses",
            description = "The topic that your parser reports to. Default: ${DEFAULT-VALUE}.")
    private String statusTopic;

    @Option(
            names = "--cancel-topic",
            defaultValue = "task_cancellations",
            description = "The topic of cancels. Default: ${DEFAULT-VALUE}.")
    private String cancelTopic;

    @Option(
            names = "--site-host",
            defaultValue = "127.0.0.1",
            paramLabel = "HOST",
            description =
                    "The address that the feeds are served at, as your parser reaches it. Default: ${DEFAULT-VALUE}.")
    private String siteHost;

    @Option(
            names = "--site-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "The port that the feeds are served at. Default: any free one.")
    private int sitePort;

    @Option(
            names = "--silence-s",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "Your parser sends a heartbeat at least so often: less than the silence_timeout_s of its task type. Default: ${DEFAULT-VALUE}.")
    private int silence;

    @Option(
            names = "--patience-s",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description =
                    "How long the end of a task is waited for: more than twice --silence-s. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--codec",
            defaultValue = "gzip",
            split = ",",
            description =
                    "Codecs that your parser reads tasks in, with commas: none, gzip, snappy, lz4, zstd. Default: ${DEFAULT-VALUE}.")
    private List<String> codecs;

    @Option(
            names = "--requests-per-host",
            defaultValue = "4",
            paramLabel = "NUMBER",
            description = "How many requests your parser may make to one host at once. Default: ${DEFAULT-VALUE}.")
    private int requestsPerHost;

    @Option(
            names = "--restart",
            paramLabel = "COMMAND",
            description =
                    "A shell command that kills your parser and starts it again. Without it that case is skipped.")
    private String restart;

    @Option(
            names = "--start-second",
            paramLabel = "COMMAND",
            description =
                    "A shell command that starts a second instance of your parser beside the first. Without it and --kill-first the case rebalance is skipped.")
    private String startSecond;

    @Option(
            names = "--kill-first",
            paramLabel = "COMMAND",
            description = "A shell command that kills the first instance (kill -9), once the second one is at work.")
    private String killFirst;

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "A setting of Kafka's client, such as security.protocol. May come several times.")
    private final Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = "--only", split = ",", paramLabel = "CASE", description = "Only these cases, with commas.")
    private List<String> only;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the results to this file, too, as JUnit's XML.")
    private Path junit;

    @Override
    public Integer call() {
        KAFKA.setLevel(Level.OFF);
        ConformSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        try (Conformance conformance = Conformance.start(settings)) {
            out.printf("Feeds are served at %s. Waiting for your parser at %s.%n%n", conformance.siteAddress(), topic);
            List<CaseResult> results = conformance.run(only, result -> {
                out.println(ResultTable.row(result));
                out.flush();
            });
            out.println();
            out.println(ResultTable.summary(results));
            out.flush();
            if (junit != null) {
                JunitReport.write(junit, results);
            }
            return results.stream().anyMatch(CaseResult::failed) ? 1 : 0;
        } catch (KafkaException e) {
            return fail("Kafka at %s %s. Look at --bootstrap and --property".formatted(bootstrap, trouble(e)));
        } catch (IOException e) {
            return fail(e.getMessage());
        }
    }

    private int fail(String why) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return 1;
    }

    private ConformSettings settings() {
        check(sitePort >= 0 && sitePort <= MAX_PORT, "--site-port must be between 0 and " + MAX_PORT);
        check(silence >= 1 && silence <= MAX_SECONDS, "--silence-s must be between 1 and " + MAX_SECONDS);
        check(
                patience > 2 * silence && patience <= 3 * MAX_SECONDS,
                "--patience-s must be more than twice --silence-s, and at most " + 3 * MAX_SECONDS);
        check(
                requestsPerHost >= 1 && requestsPerHost <= PoliteCases.MAX_REQUESTS,
                "--requests-per-host must be between 1 and " + PoliteCases.MAX_REQUESTS);
        check(
                (startSecond == null) == (killFirst == null),
                "--start-second and --kill-first belong together: give both, or neither");
        codecs.forEach(codec -> check(
                List.of("none", "gzip", "snappy", "lz4", "zstd").contains(codec),
                "--codec must name none, gzip, snappy, lz4 or zstd, not " + codec));
        if (only != null) {
            List<String> known = Cases.names(codecs);
            only.forEach(name -> check(
                    known.contains(name),
                    "--only must name cases: %s is none of %s".formatted(name, String.join(", ", known))));
        }
        return new ConformSettings(
                bootstrap,
                topic,
                statusTopic,
                cancelTopic,
                siteHost,
                sitePort,
                Duration.ofSeconds(silence),
                Duration.ofSeconds(patience),
                codecs,
                requestsPerHost,
                restart,
                startSecond,
                killFirst,
                properties);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private static String trouble(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof TimeoutException ? "does not answer" : "cannot be used: " + cause.getMessage();
    }
}
