package io.parsermanager.settings.check;

import io.parsermanager.settings.check.SettingConflicts.Disagreement;
import io.parsermanager.settings.env.EnvFile;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.hibernate.tool.schema.spi.SchemaManagementException;

/**
 * Explains why the service cannot start: one line per wrong variable, one line for a server or a port. An unforeseen error keeps its stack
 * trace.
 */
public final class StartFailure {
    private static final String INTRODUCTION = "Parser Manager cannot start: ";

    // the messages of SmallRye Config; other messages are shown unchanged
    private static final Pattern MISSING =
            Pattern.compile(".*The config property (\\S+) is required but .*", Pattern.DOTALL);
    private static final Pattern EMPTY =
            Pattern.compile(".*The config property (\\S+) is defined as the empty String.*", Pattern.DOTALL);
    private static final Pattern UNREADABLE = Pattern.compile(
            ".*The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (?:SRCFG\\d+: )?(.*)",
            Pattern.DOTALL);
    /** Advice for missing variables whose name alone does not say what to do. */
    private static final Map<String, String> REMEDIES =
            Map.of("AUTH", ": set it to keys or oidc, or to none if whoever reaches the port may do everything");

    /** Finds the variable's name, which Hibernate Validator has in kebab case. */
    private static final Pattern OUT_OF_LIMITS = Pattern.compile("\\.([a-z0-9-]+) (.*)", Pattern.DOTALL);

    private static final Pattern CODE = Pattern.compile("^(?:[\\w.]+Exception: )?(?:SRCFG\\d+: )?");

    private StartFailure() {}

    public static String describe(Throwable failure) {
        return describe(INTRODUCTION, failure);
    }

    /** Prints the reason of a failure and ends the process as Quarkus does. Quarkus calls it at the end of a run. */
    public static void exit(int code, Throwable failure) {
        if (failure != null) {
            System.err.println(describe(failure));
        }
        // dev mode has its own, which does not exit: a live reload stops the application too
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, null);
    }

    /** The same description for another failure with such a reason. */
    public static String describe(String introduction, Throwable failure) {
        List<String> problems = new ArrayList<>();
        String port = "HTTP_PORT: ";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException wrong) {
                for (int i = 0; i < wrong.getProblemCount(); i++) {
                    problems.add(plain(wrong.getProblem(i).getMessage()));
                }
            } else if (cause instanceof FlywayMigrateException migration) {
                problems.add("PostgreSQL: %s has failed, and nothing of it is left: %s"
                        .formatted(migration.getMigration().getScript(), firstLine(root(cause))));
                break;
            } else if (cause instanceof FlywayException && cause.getCause() == null) {
                problems.add("PostgreSQL: " + firstLine(cause));
            } else if (cause instanceof SchemaManagementException) {
                problems.add("PostgreSQL: the schema is broken: " + firstLine(cause));
            } else if (cause instanceof SQLException && problems.isEmpty()) {
                problems.add("PostgreSQL: " + firstLine(cause)
                        + TlsDiagnostics.ofPostgres(cause)
                                .map(look -> "; " + look)
                                .orElse(""));
            } else if (cause instanceof Disagreement || cause instanceof EnvFile.UnreadableException) {
                problems.add(cause.getMessage());
            } else if (cause instanceof KafkaException) {
                problems.add("Kafka: " + firstLine(root(cause)));
                break;
            } else if (cause instanceof BindException) {
                problems.add(port + firstLine(cause));
            } else if (firstLine(cause).startsWith("Unable to start the management interface")) {
                port = "MANAGEMENT_PORT: ";
            }
        }
        return problems.isEmpty()
                ? introduction + trace(failure)
                : problems.stream()
                        .distinct()
                        .sorted()
                        .map(problem -> introduction + problem)
                        .collect(Collectors.joining("\n"));
    }

    private static String plain(String problem) {
        Matcher missing = MISSING.matcher(problem);
        if (missing.matches()) {
            return missing.group(1) + " is missing" + REMEDIES.getOrDefault(missing.group(1), "");
        }
        Matcher empty = EMPTY.matcher(problem);
        if (empty.matches()) {
            return empty.group(1) + " is empty";
        }
        Matcher unreadable = UNREADABLE.matcher(problem);
        if (unreadable.matches()) {
            return "%s must be %s, it is \"%s\""
                    .formatted(unreadable.group(1), wanted(unreadable.group(3)), unreadable.group(2));
        }
        Matcher outOfLimits = OUT_OF_LIMITS.matcher(problem);
        if (outOfLimits.matches()) {
            return outOfLimits.group(1).replace('-', '_').toUpperCase(Locale.ROOT) + " " + outOfLimits.group(2);
        }
        return CODE.matcher(problem).replaceFirst("");
    }

    private static String wanted(String reason) {
        if (reason.startsWith("Expected an integer") || reason.startsWith("Expected a long")) {
            return "a whole number";
        } else if (reason.startsWith("Invalid duration")) {
            return "a time such as 5s, 10m or 1h";
        }
        return reason.replaceFirst("^Expected ", "");
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
