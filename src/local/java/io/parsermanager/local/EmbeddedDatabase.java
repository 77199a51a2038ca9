package io.parsermanager.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A real PostgreSQL on a folder and a port, both of which it keeps when it is stopped and started again. */
public final class EmbeddedDatabase implements AutoCloseable {
    static final String USER = "postgres";
    static final String NAME = "postgres";
    /** It listens on the loopback interface and trusts whoever is there: any password does. */
    static final String PASSWORD = "local";

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);

    /** After a crash it reads its log again first, and a busy machine takes its time. */
    private static final Duration START = Duration.ofMinutes(4);

    private final Path programs;
    private final Path dataDirectory;
    private final int port;
    private EmbeddedPostgres server;

    /** The programs are unpacked once per user: another user's may not be ours to run. */
    EmbeddedDatabase(Path programs, Path dataDirectory, int port) {
        this.programs = programs;
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.port = port;
    }

    /** Ends what a killed JVM has left on the data first: it would hold the port and the old connections. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        endLeftOver();
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(programs.toFile())
                    .setDataDirectory(dataDirectory)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(START)
                    .setPort(port)
                    .setRegisterShutdownHook(false) // LocalServers decides when: after the application
                    .setLocaleConfig("locale", "C")
                    // the same everywhere, whatever the machine has, and unlike plain C it knows Cyrillic letters
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setServerConfig("listen_addresses", Ports.HOST)
                    .setServerConfig(
                            "unix_socket_directories", "") // another user's socket of this port is in nobody's way
                    .setServerConfig("fsync", "off") // only a crash of the whole machine could tell the difference
                    .setServerConfig("synchronous_commit", "on") // what was committed outlives a crash of PostgreSQL
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a hot standby of this running server, on a free port and a copy of its data, and returns when it follows.
     *
     * @param folder where its data goes
     */
    public EmbeddedDatabase standby(Path folder) {
        EmbeddedDatabase standby = new EmbeddedDatabase(programs, folder, Ports.free());
        StandbyCopy.of(jdbcUrl(), dataDirectory, standby.dataDirectory, port);
        standby.start();
        return standby;
    }

    /** In good order: sessions are ended, everything is written down. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server = null;
        }
    }

    /** As if it had crashed: sessions break off, and the next start recovers. */
    public synchronized void crash() {
        postmaster().ifPresent(Postmaster::stopAtOnce);
        stop(); // lets go of the lock; that there is nothing left to stop is logged by the library, and is no fault
    }

    /** Has it hang: it keeps its connections, takes new ones, and answers nothing until {@link #thaw()}. */
    public synchronized void freeze() {
        postmaster().ifPresent(Postmaster::freeze);
    }

    /** Has it go on after {@link #freeze()}. */
    public synchronized void thaw() {
        postmaster().ifPresent(Postmaster::thaw);
    }

    public void restart() {
        stop();
        start();
    }

    public int port() {
        return port;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s".formatted(Ports.HOST, port, NAME, USER, PASSWORD);
    }

    @Override
    public void close() {
        stop();
    }

    void endLeftOver() {
        postmaster().ifPresent(leftOver -> {
            LOG.infof("Ending PostgreSQL, process %d, which a killed run has left behind", leftOver.pid());
            leftOver.stop();
        });
    }

    Optional<Postmaster> postmaster() {
        return Postmaster.running(dataDirectory);
    }
}
