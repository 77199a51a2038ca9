package io.parsermanager.lifecycle;

import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/**
 * A folder of this process's own for temporary files. Libraries unpack their machine code under one name into the folder for temporary
 * files: a second process on the same machine overwrote what the first had mapped, and the first crashed.
 *
 * <p>A locked file in the folder says that its process runs. What a killed process left behind is deleted at the next start.
 */
public final class TemporaryFolder {
    private static final String PREFIX = "parser-manager-process-";
    private static final String LOCK = "lock";
    private static final String PROPERTY = "java.io.tmpdir";

    /** Where Vert.x keeps the bodies of forms with files. */
    private static final String UPLOADS = "uploads";

    /** Folders of processes that were killed, deleted at one start: a start must not take long because of them. */
    private static final int MAX_LEFT_BEHIND = 20;

    /** Held for as long as the process runs. */
    private static FileLock held;

    private TemporaryFolder() {}

    /**
     * Makes the folder and hands it to all that asks for the folder of temporary files from now on. Called once, before anything else. Where
     * nothing can be written, nothing changes; nor in tests and dev mode, whose JVM is not the service's alone.
     */
    public static synchronized void use() {
        if (held != null || LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        Path parent = Path.of(System.getProperty(PROPERTY));
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            held = lock(Files.createFile(folder.resolve(LOCK)));
            Files.createDirectory(folder.resolve(UPLOADS));
            // a JVM deletes the last first
            folder.toFile().deleteOnExit();
            folder.resolve(LOCK).toFile().deleteOnExit();
            folder.resolve(UPLOADS).toFile().deleteOnExit();
            System.setProperty(PROPERTY, folder.toString());
            deleteLeftBehind(parent, Files.getOwner(folder));
        } catch (IOException e) {
            System.err.println(
                    "No folder of its own for temporary files, in %s: %s. The service goes on with the shared one"
                            .formatted(parent, e.getMessage()));
        }
    }

    /** Deletes the folders of an owner's processes that run no more. Others may put folders of such a name there, which stay. */
    static void deleteLeftBehind(Path parent, UserPrincipal owner) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (deleted < MAX_LEFT_BEHIND && isOf(owner, folder) && isLeftBehind(folder)) {
                    delete(folder);
                    deleted++;
                }
            }
        }
    }

    private static boolean isOf(UserPrincipal owner, Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner);
    }

    /** One without its file was made a moment ago. */
    private static boolean isLeftBehind(Path folder) {
        Path file = folder.resolve(LOCK);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
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

    /** Null if another process holds it. */
    private static FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
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
            // another start has deleted it, or the next one does
        }
    }
}
