package io.parsermanager.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The process that runs PostgreSQL on a data directory, whoever started it: how it is found there and ended. */
final class Postmaster {
    /** A checkpoint of a busy database on a slow disk; a postmaster that takes longer than this hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path pidFile;
    private final ProcessHandle process;

    private Postmaster(Path pidFile, ProcessHandle process) {
        this.pidFile = pidFile;
        this.process = process;
    }

    /** Reads the pid file, and believes it only where that process really is a postgres of that very directory. */
    static Optional<Postmaster> running(Path dataDirectory) {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(pidFile);
            Optional<ProcessHandle> process =
                    ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
            if (process.isEmpty()) {
                return Optional.empty(); // PostgreSQL itself sees that and replaces the file
            }
            String command = process.get().info().commandLine().orElse("");
            if (command.contains("postgres") && command.contains(lines.get(1).strip())) {
                return Optional.of(new Postmaster(pidFile, process.get()));
            }
            // The number now belongs to somebody else. PostgreSQL looks at the number only, and would refuse to start.
            Files.deleteIfExists(pidFile);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ends its sessions and writes everything down. */
    void stop() {
        end("INT");
    }

    /** As a crash does: drops its sessions and writes nothing down; the next start recovers from the log. */
    void stopAtOnce() {
        end("QUIT");
    }

    /** Stops it and every process of it where they are (SIGSTOP): connections stay open and nothing answers. */
    void freeze() {
        signalAll("STOP");
    }

    /** Lets it go on after {@link #freeze()}. */
    void thaw() {
        signalAll("CONT");
    }

    /** The postmaster first, so that it starts no process that would be missed. */
    private void signalAll(String signal) {
        signal(signal);
        process.descendants().forEach(child -> send(signal, child.pid()));
    }

    private void end(String signal) {
        signal(signal);
        long end = System.nanoTime() + PATIENCE.toNanos();
        // It removes the file last. Whether the process is gone is no measure: where nobody reaps, it stays a zombie.
        while (Files.exists(pidFile)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("PostgreSQL, process %d, does not stop".formatted(pid()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void signal(String name) {
        send(name, pid());
    }

    /** Java itself can send TERM and KILL only; every POSIX shell has kill, while the program may be missing. */
    private static void send(String name, long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
