package io.parsermanager.lifecycle;

import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;

/**
 * A folder for the temporary files of this process. Libraries unpack their native code into the temporary folder under a fixed name.
 * Without this class a second process on the machine overwrites a file that the first one has mapped, and the first one crashes.
 *
 * <p>A locked file in the folder shows that its process runs. The next start deletes the folders of killed processes.
 */
public final class TemporaryFolder {
    private static final String PREFIX = "parser-manager-process-";
    private static final String LOCK = "lock";
    private static final String PROPERTY = "java.io.tmpdir";

    /** The folder in which Vert.x stores the bodies of forms with files. */
    private static final String UPLOADS = "uploads";

    /** The folder that Vert.x leaves empty. */
    private static final String CACHE = "vertx-cache";

    /** The most folders of killed processes that one start deletes, so that a start stays fast. */
    private static final int MAX_LEFT_BEHIND = 20;

    /** A process has locked its folder long before this time has passed. */
    private static final Duration MAX_START = Duration.ofMinutes(10);

    /** The lock, held while the process runs. */
    private static FileLock held;

    private TemporaryFolder() {}

    /**
     * Creates the folder and sets it as the temporary folder of the process. Call it once, before anything else. It changes nothing if the
     * folder cannot be written, and in tests and dev mode, where the JVM is shared.
     */
    public static synchronized void use() {
        if (held != null || LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        Path parent = Path.of(System.getProperty(PROPERTY));
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            // Before the folder has a lock file: Linux drops all locks of a process on a file when it closes one
            // channel
            tryToDeleteLeftBehind(parent, Files.getOwner(folder));
            held = lockedFile(folder);
            Files.createDirectory(folder.resolve(UPLOADS));
            // a JVM deletes the last registered file first
            folder.toFile().deleteOnExit();
            folder.resolve(LOCK).toFile().deleteOnExit();
            folder.resolve(UPLOADS).toFile().deleteOnExit();
            folder.resolve(CACHE).toFile().deleteOnExit();
            System.setProperty(PROPERTY, folder.toString());
        } catch (IOException e) {
            System.err.println(
                    "No folder of its own for temporary files, in %s: %s. The service goes on with the shared one"
                            .formatted(parent, e.getMessage()));
        }
    }

    /** Creates the lock file under its name when it is locked already, so that no other start finds it without its lock. */
    private static FileLock lockedFile(Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve(LOCK + ".new"));
        FileLock lock = lock(file);
        Files.move(file, folder.resolve(LOCK));
        return lock;
    }

    private static void tryToDeleteLeftBehind(Path parent, UserPrincipal owner) {
        try {
            deleteLeftBehind(parent, owner);
        } catch (IOException | DirectoryIteratorException cannotBeListed) {
            // they stay
        }
    }

    /** Deletes the folders of an owner's processes that no longer run. Folders of other owners stay. */
    static void deleteLeftBehind(Path parent, UserPrincipal owner) throws IOException {
        int deleted = 0;
        // the process has just made its own folder there
        Instant now = Files.getLastModifiedTime(parent).toInstant();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (deleted < MAX_LEFT_BEHIND && isOf(owner, folder) && isLeftBehind(folder, now)) {
                    delete(folder);
                    deleted++;
                }
            }
        }
    }

    private static boolean isOf(UserPrincipal owner, Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner);
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Whether the folder is left over. A folder without a lock file was created a moment ago, or its process deleted the lock file at its
     * end and could not delete the folder.
     */
    private static boolean isLeftBehind(Path folder, Instant now) {
        Path file = folder.resolve(LOCK);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(now.minus(MAX_START));
            }
            FileLock lock = lock(file);
            if (lock == null) {
                return false;
            }
            lock.channel().close();
            return true;
        } catch (IOException | OverlappingFileLockException inUse) {
            return false;
        }
    }

    /** Locks the file; null if another process holds the lock. */
    private static FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock;
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException stays) {
            // another start has deleted it, or the next one will
        }
    }
}
