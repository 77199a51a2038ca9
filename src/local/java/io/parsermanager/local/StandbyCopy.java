package io.parsermanager.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The data of a standby, as pg_basebackup makes it, which the embedded programs lack: a copy of the files between pg_backup_start() and
 * pg_backup_stop(), and the settings that let it follow its primary.
 */
final class StandbyCopy extends SimpleFileVisitor<Path> {
    /** Of the running process, not of the data. */
    private static final Set<String> OF_THE_PROCESS = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private final Path from;
    private final Path to;

    private StandbyCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies the data of a running primary.
     *
     * @param jdbcUrl of the primary
     * @param port of the primary
     */
    static void of(String jdbcUrl, Path from, Path to, int port) {
        try (Connection primary = DriverManager.getConnection(jdbcUrl);
                Statement statement = primary.createStatement()) {
            // what the standby has not read yet stays on the primary
            statement.execute("ALTER SYSTEM SET wal_keep_size = '1GB'");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_backup_start('standby', true)");
            Files.walkFileTree(from, new StandbyCopy(from, to));
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(to.resolve("backup_label"), stopped.getString(1));
            }
            Files.createFile(to.resolve("standby.signal"));
            Files.writeString(
                    to.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=%s port=%d user=%s'%n".formatted(Ports.HOST, port, EmbeddedDatabase.USER),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("The primary's data cannot be copied", e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        // PostgreSQL refuses a folder that others can read
        Files.createDirectories(
                to.resolve(from.relativize(folder)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Path relative = from.relativize(file);
        boolean ofTheLog = relative.startsWith("pg_wal");
        if (!ofTheLog && !OF_THE_PROCESS.contains(relative.toString())) {
            try {
                Files.copy(file, to.resolve(relative));
            } catch (NoSuchFileException goneMeanwhile) {
                return FileVisitResult.CONTINUE;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
