package io.parsermanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted of the folders that processes left behind, and what is not. */
class TemporaryFolderTest {
    @TempDir
    Path parent;

    @Test
    void theFolderOfAProcessThatRunsStays() throws IOException {
        Path folder = folder("parser-manager-process-1");
        try (FileChannel running = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE)) {
            assertThat(running.tryLock()).isNotNull();

            TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

            assertThat(folder).exists();
        }
    }

    @Test
    void theFolderOfAProcessThatWasKilledIsDeletedWithAllInIt() throws IOException {
        Path folder = folder("parser-manager-process-2");
        Files.writeString(
                Files.createDirectories(folder.resolve("uploads/deeper")).resolve("file"), "x");

        TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

        assertThat(folder).doesNotExist();
    }

    @Test
    void whatALinkLeadsToStays(@TempDir Path elsewhere) throws IOException {
        Path theirs = Files.writeString(elsewhere.resolve("file"), "x");
        Files.createSymbolicLink(folder("parser-manager-process-3").resolve("link"), elsewhere);
        Files.createSymbolicLink(parent.resolve("parser-manager-process-4"), elsewhere);
        Files.createFile(elsewhere.resolve("lock"));

        TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

        assertThat(theirs).exists();
        assertThat(parent.resolve("parser-manager-process-3")).doesNotExist();
    }

    @Test
    void foldersOfOthersStay() throws IOException {
        Path other = folder("parser-manager-something-else");
        Path young = Files.createDirectory(parent.resolve("parser-manager-process-5"));

        TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

        assertThat(other).exists();
        assertThat(young).exists();
    }

    @Test
    void anOldFolderWithoutALockIsDeleted() throws IOException {
        Path left = Files.createDirectories(parent.resolve("parser-manager-process-6/vertx-cache"))
                .getParent();
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

        assertThat(left).doesNotExist();
    }

    @Test
    void oneStartDeletesSoManyOnly() throws IOException {
        for (int i = 10; i < 40; i++) {
            folder("parser-manager-process-" + i);
        }

        TemporaryFolder.deleteLeftBehind(parent, Files.getOwner(parent));

        try (var left = Files.list(parent)) {
            assertThat(left).hasSize(10);
        }
    }

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.createFile(folder.resolve("lock"));
        return folder;
    }
}
