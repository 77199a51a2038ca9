package io.parsermanager.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PgBouncer in transaction mode before a PostgreSQL, where the machine has that program. */
public final class PgBouncer implements AutoCloseable {
    private static final String CONFIGURATION = """
            [databases]
            * = host=127.0.0.1 port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            pool_mode = transaction
            default_pool_size = 10
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            """;

    private final Path folder;
    private final int port;
    private Process process;

    /** @param postgresPort of the PostgreSQL behind it */
    public PgBouncer(Path folder, int postgresPort) {
        this.folder = folder;
        this.port = Replica.freePort();
        try {
            Path users = Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"\"\n");
            Files.writeString(
                    folder.resolve("pgbouncer.ini"),
                    CONFIGURATION.formatted(postgresPort, port, users.toAbsolutePath()));
            // it does not run as root: it becomes another user, who must be able to read these
            for (Path each : List.of(folder, users, folder.resolve("pgbouncer.ini"))) {
                if (!each.toFile().setReadable(true, false) || !folder.toFile().setExecutable(true, false)) {
                    throw new IllegalStateException("Others cannot read " + each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the program is. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    public int port() {
        return port;
    }

    public PgBouncer start() {
        List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(folder.resolve("pgbouncer.ini").toString());
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** At once: connections break off. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
