package io.parsermanager.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFolderTest {
    @TempDir
    private Path folder;

    @Test
    void refusesAFolderThatALivingProcessOwnsAndNamesIt() {
        OwnedFolder.claim(folder, Duration.ZERO);
        assertThatThrownBy(() -> OwnedFolder.claim(folder, Duration.ZERO))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    @Test
    void isFreeAgainOnceItsOwnerHasClosedIt() {
        OwnedFolder.claim(folder, Duration.ZERO).close();
        assertThat(OwnedFolder.claim(folder, Duration.ZERO).path()).isEqualTo(folder);
    }

    @Test
    void aProcessThatMerelyHasTheOldOwnersNumberDoesNotOwnIt() throws IOException {
        Files.writeString(folder.resolve("owner"), ProcessHandle.current().pid() + " 0");
        assertThat(OwnedFolder.claim(folder, Duration.ZERO).path()).isEqualTo(folder);
    }

    @Test
    void findsTheTemporaryFoldersOfKilledProcessesOnly() throws IOException {
        OwnedFolder.temporary(folder, "test-");
        OwnedFolder killed = OwnedFolder.temporary(folder, "test-");
        Files.writeString(
                killed.path().resolve("owner"), ProcessHandle.current().pid() + " 0");
        assertThat(OwnedFolder.abandoned(folder, "test-"))
                .extracting(OwnedFolder::path)
                .containsExactly(killed.path());
    }
}
