package io.parsermanager.local;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
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

    /** Below the environment: a person's own settings win. */
    private static final int DEFAULTS_ORDINAL = 260;

    private static final Map<String, String> DEFAULTS = Map.of(
            "ENVIRONMENT", "LOCAL",
            "quarkus.devservices.enabled", "false",
            // after a kill -9 the next run waits this long for the dead member of the consumer group
            "KAFKA_SESSION_TIMEOUT_MS", "6000",
            "KAFKA_HEARTBEAT_INTERVAL_MS", "2000",
            // the broker in this JVM tells of every step of its start; a person came for other news
            "quarkus.log.category.\"state.change.logger\".level", "WARN",
            "quarkus.log.category.\"org.apache.kafka.controller\".level", "ERROR",
            // clients find no topics in a new Kafka, and make them
            "quarkus.log.category.\"org.apache.kafka.clients.NetworkClient\".level", "ERROR");

    private static final String KEPT = "local-servers.";

    /** What the JVM's shutdown hooks are called that stop the application, in dev mode and otherwise. */
    private static final Set<String> APPLICATION_STOP = Set.of("Quarkus Shutdown Thread", "Shutdown thread");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader forClassLoader) {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            return List.of();
        }
        return List.of(
                new PropertiesConfigSource(environment(), "local servers", ORDINAL),
                new PropertiesConfigSource(DEFAULTS, "defaults of the local run", DEFAULTS_ORDINAL));
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
        LocalServers servers = LocalServers.forThisService();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers), "local-servers-stop"));
        // A Maven that is killed cannot stop the JVM it started, which would go on for ever, out of sight.
        ProcessHandle.current().parent().ifPresent(LocalServersConfig::endWith);
        return servers;
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
