package io.parsermanager.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {
    @TempDir
    private Path dataDirectory;

    @Test
    void doesNotMistakeAnotherProcessWithThatNumberForPostgres() throws IOException {
        Path pidFile = Files.writeString(
                dataDirectory.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + dataDirectory + "\n");
        assertThat(Postmaster.running(dataDirectory)).isEmpty();
        assertThat(pidFile).as("PostgreSQL would refuse to start over it").doesNotExist();
    }
}
