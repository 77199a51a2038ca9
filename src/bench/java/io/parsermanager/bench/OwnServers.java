package io.parsermanager.bench;

import com.sun.management.OperatingSystemMXBean;
import io.parsermanager.local.LocalServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The embedded servers in a JVM of their own, so that Kafka's heap and threads are not the benchmark's. */
final class OwnServers implements AutoCloseable {
    private static final String READY = "ready";

    /**
     * What differs from PostgreSQL's defaults. A commit is on the disk when it is answered, as wherever data matters; every other local
     * run leaves that out.
     */
    static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "fsync", "on",
            "shared_buffers", quarterOfMemory(),
            "max_wal_size", "8GB",
            "checkpoint_timeout", "15min",
            "shared_preload_libraries", "pg_stat_statements",
            "max_connections", "200"));

    private final Process process;
    private final Map<String, String> environment;

    private OwnServers(Process process, Map<String, String> environment) {
        this.process = process;
        this.environment = environment;
    }

    static OwnServers start() {
        try {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx512m",
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OwnServers.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            Map<String, String> environment = new TreeMap<>();
            for (String line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("The embedded servers did not start");
                }
                if (line.matches("(POSTGRES|KAFKA)_\\w+=.*")) {
                    environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                }
            }
            return new OwnServers(process, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What PostgreSQL's manual recommends for a server that has the machine for itself, 19.4.1. */
    private static String quarterOfMemory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize() / 4 / (1 << 20) + "MB";
    }

    Map<String, String> environment() {
        return environment;
    }

    /** They live as long as the process that started them holds their standard input open. */
    public static void main(String... args) throws IOException, SQLException {
        Say.onlyWarnings();
        try (LocalServers servers = LocalServers.temporary()) {
            try (Connection connection =
                            DriverManager.getConnection(servers.database().jdbcUrl());
                    Statement statement = connection.createStatement()) {
                for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
                    statement.execute("ALTER SYSTEM SET %s = '%s'".formatted(setting.getKey(), setting.getValue()));
                }
            }
            servers.database().restart();
            servers.environment().forEach((name, value) -> System.out.println(name + "=" + value));
            System.out.println(READY);
            System.out.flush();
            while (System.in.read() >= 0) {
                // until it is closed
            }
        }
        System.exit(0);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            List<ProcessHandle> children = process.descendants().toList();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
