package io.parsermanager.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A folder of data that belongs to one living process at a time, which its owner file names. */
final class OwnedFolder implements AutoCloseable {
    private static final String OWNER = "owner";

    private final Path path;
    private final boolean temporary;

    private OwnedFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** The given folder, kept when it is closed. Another owner has this long to let go of it. */
    static OwnedFolder claim(Path folder, Duration patience) {
        try {
            Files.createDirectories(folder);
            long end = System.nanoTime() + patience.toNanos();
            for (Optional<ProcessHandle> owner = owner(folder); owner.isPresent(); owner = owner(folder)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("%s is in use by another local run, process %d. Stop that one first"
                            .formatted(folder, owner.get().pid()));
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            own(folder);
            return new OwnedFolder(folder, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder, deleted when it is closed. */
    static OwnedFolder temporary(Path parent, String prefix) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(parent), prefix);
            own(folder);
            return new OwnedFolder(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The temporary folders that killed processes left behind. */
    static List<OwnedFolder> abandoned(Path parent, String prefix) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    // without an owner file it is just being made
                    .filter(folder ->
                            Files.exists(folder.resolve(OWNER)) && owner(folder).isEmpty())
                    .map(folder -> new OwnedFolder(folder, true))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            if (temporary) {
                delete(path);
            } else {
                Files.deleteIfExists(path.resolve(OWNER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void own(Path folder) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Files.writeString(
                folder.resolve(OWNER), self.pid() + " " + startOf(self).toEpochMilli());
    }

    private static Optional<ProcessHandle> owner(Path folder) {
        try {
            String[] words = Files.readString(folder.resolve(OWNER)).strip().split(" ", 2);
            Instant start = Instant.ofEpochMilli(Long.parseLong(words[1]));
            // Process ids are used again: the same number, begun at another time, is another process.
            // Ten seconds, because the system computes the start from a clock that may have been set right meanwhile.
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process ->
                            Duration.between(startOf(process), start).abs().toSeconds() < 10);
        } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty(); // nobody's, or written half by a process that was killed
        }
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /** Of what two processes find abandoned, each deletes what the other has not yet. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null && !(failure instanceof NoSuchFileException)) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
