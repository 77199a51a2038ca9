package io.parsermanager.settings;

import io.parsermanager.settings.SettingConflicts.Disagreement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Stops the start where a port is taken, before anything works. Quarkus opens its ports last: by then the schema is migrated, tasks are
 * made, statuses are consumed, and the log says that the page is there.
 */
public final class PortCheck {
    /** Where dev mode keeps, for all class loaders of the process, that it has looked: from then on the ports are its own. */
    private static final String LOOKED = "parser-manager.ports-looked-at";

    private static final String ANY_INTERFACE = "0.0.0.0";

    private PortCheck() {}

    /**
     * Looks at the ports that the service is going to open. A value that is no port is left to {@link Settings}, which refuses it by name.
     *
     * @param configuration the value of a property or variable, or null
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

    /** The same in dev mode, before anything of it has started. It ends the process: dev mode itself would wait for a change of the sources. */
    static void onceInDevMode(UnaryOperator<String> configuration) {
        if (System.getProperty(LOOKED) == null) {
            System.setProperty(LOOKED, "true");
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

    /** Of the first of these names that has one. */
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
