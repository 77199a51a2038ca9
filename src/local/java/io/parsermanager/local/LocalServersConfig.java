package io.parsermanager.local;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Starts the local servers when dev mode first asks for its settings, and gives it their addresses.
 *
 * <p>Live reload asks again, and so do several class loaders; the servers live as long as the JVM. What must be known of them
 * across class loaders is kept in system properties, as text.
 */
public class LocalServersConfig implements ConfigSourceProvider {
    /** Above the environment (300): whatever PostgreSQL a shell happens to name, demo data must not get into it. */
    private static final int ORDINAL = 350;

    /** The broker in this JVM tells of every step of its start; a person came for other news. */
    private static final Map<String, String> SETTINGS = Map.of(
            "quarkus.devservices.enabled", "false",
            "quarkus.log.category.\"state.change.logger\".level", "WARN",
            "quarkus.log.category.\"org.apache.kafka.controller\".level", "ERROR");

    private static final String KEPT = "local-servers.";

    /** What the JVM's shutdown hooks are called that stop the application, in dev mode and otherwise. */
    private static final Set<String> APPLICATION_STOP = Set.of("Quarkus Shutdown Thread", "Shutdown thread");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader forClassLoader) {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            return List.of();
        }
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(environment());
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
            LocalServers servers = LocalServers.keptIn(LocalServers.FOLDER);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers), "local-servers-stop"));
            // A Maven that is killed cannot stop the JVM it started, which would go on for ever, out of sight.
            ProcessHandle.current().parent().ifPresent(LocalServersConfig::endWith);
            return servers;
        } catch (IllegalStateException e) {
            // What a person can put right is said in one line; dev mode itself would bury it in stack traces.
            System.err.println("The local run cannot start: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    private static void endWith(ProcessHandle maven) {
        Future<?> unused = maven.onExit().thenRun(() -> System.exit(0));
    }

    /** After the application: it hangs, and fills the log, when its servers go first. */
    private static void stop(LocalServers servers) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos()); // all hooks are started at once, in any order
        } while (Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> APPLICATION_STOP.contains(thread.getName()))
                && System.nanoTime() < end);
        servers.close();
    }
}
