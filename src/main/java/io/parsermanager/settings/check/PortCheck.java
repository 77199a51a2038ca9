package io.parsermanager.settings.check;

import io.parsermanager.settings.ServiceSettings;
import io.parsermanager.settings.Settings;
import io.parsermanager.settings.check.SettingConflicts.Disagreement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Stops the start early if a port is taken. Quarkus opens its ports last: by then it has migrated the schema, made tasks, consumed
 * statuses, and logged that the page is there.
 */
public final class PortCheck {
    /**
     * A system property that tells all class loaders of a dev-mode process that the check is done: afterwards the ports are in use by the
     * process itself.
     */
    private static final String CHECKED = "parser-manager.ports-looked-at";

    private static final String ANY_INTERFACE = "0.0.0.0";

    private PortCheck() {}

    /**
     * Checks the ports that the service will open. It passes over a value that is not a port, which {@link Settings} refuses by name.
     *
     * @param configuration returns the value of a property or variable, or null
     * @throws Disagreement that names the variable
     */
    public static void requireFree(UnaryOperator<String> configuration) {
        String host = value(configuration, "quarkus.http.host").orElse(ANY_INTERFACE);
        if (value(configuration, "HTTP_TLS_CERT").isPresent()) {
            requireFree(
                    "HTTPS_PORT",
                    host,
                    value(configuration, "quarkus.http.ssl-port", "HTTPS_PORT")
                            .orElse(ServiceSettings.DEFAULT_HTTPS_PORT));
        } else {
            requireFree(
                    "HTTP_PORT",
                    host,
                    value(configuration, "quarkus.http.port", "HTTP_PORT").orElse(ServiceSettings.DEFAULT_HTTP_PORT));
        }
        requireFree(
                "MANAGEMENT_PORT",
                value(configuration, "quarkus.management.host").orElse(ANY_INTERFACE),
                value(configuration, "quarkus.management.port", "MANAGEMENT_PORT")
                        .orElse(ServiceSettings.DEFAULT_MANAGEMENT_PORT));
    }

    /**
     * The same check in dev mode, before anything starts. It ends the process, because dev mode itself would wait for a change of the
     * sources.
     */
    public static void onceInDevMode(UnaryOperator<String> configuration) {
        if (System.getProperty(CHECKED) == null) {
            System.setProperty(CHECKED, "true");
            try {
                requireFree(configuration);
            } catch (Disagreement taken) {
                System.err.println(StartFailure.describe(taken));
                System.exit(1);
            }
        }
    }

    private static void requireFree(String variable, String host, String port) {
        String number = port.replace("_", "");
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > 65_535) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, Integer.parseInt(number)));
        } catch (IOException e) {
            throw new Disagreement("%s: %s:%s: %s".formatted(variable, host, number, e.getMessage()));
        }
    }

    /** The value of the first of these names that has one. */
    private static Optional<String> value(UnaryOperator<String> configuration, String... names) {
        for (String name : names) {
            String value = configuration.apply(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }
}
