package io.parsermanager.local;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Starts the local servers when dev mode first asks for its settings, and gives it their addresses.
 *
 * <p>Live reload asks again, and so do several class loaders; the servers live as long as the JVM. What must be known of them
 * across class loaders is kept in system properties, as text.
 */
public class LocalServersConfig implements ConfigSourceProvider {
    private static final Path FOLDER = Path.of(".local");

    /** Above the environment (300): whatever PostgreSQL a shell happens to name, demo data must not get into it. */
    private static final int ORDINAL = 350;

    private static final String KEPT = "local-servers.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader forClassLoader) {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            return List.of();
        }
        Map<String, String> settings = new HashMap<>(environment());
        settings.put("quarkus.devservices.enabled", "false");
        return List.of(new PropertiesConfigSource(settings, "local servers", ORDINAL));
    }

    private static Map<String, String> environment() {
        // an interned string is the one object that all class loaders share
        synchronized (KEPT.intern()) {
            Map<String, String> kept = new TreeMap<>();
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith(KEPT))
                    .forEach(name -> kept.put(name.substring(KEPT.length()), System.getProperty(name)));
            if (kept.isEmpty()) {
                kept.putAll(start().environment());
                kept.forEach((name, value) -> System.setProperty(KEPT + name, value));
            }
            return kept;
        }
    }

    private static LocalServers start() {
        try {
            LocalServers servers = LocalServers.keptIn(FOLDER);
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "local-servers-stop"));
            return servers;
        } catch (IllegalStateException e) {
            // What a person can put right is said in one line; dev mode itself would bury it in stack traces.
            System.err.println("The local run cannot start: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }
}
