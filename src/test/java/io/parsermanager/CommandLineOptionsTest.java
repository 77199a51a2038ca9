package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line answers by itself: no server and no variable is there. */
class CommandLineOptionsTest {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpTellsOfCommandsAndExitCodes(String argument) {
        assertThat(CommandLineOptions.execute(argument)).isZero();
        assertThat(said())
                .startsWith("Usage: parser-manager ")
                .contains(
                        "migrate",
                        "move-ids",
                        "key",
                        "conform",
                        "Exit codes:",
                        "2   the command line is not understood");
        assertThat(complained()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsTheBuilds(String argument) {
        assertThat(CommandLineOptions.execute(argument)).isZero();
        assertThat(said()).matches("Parser Manager \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate help", "migrate --help", "help migrate"})
    void helpOfMigrateNeedsNoServer(String arguments) {
        assertThat(CommandLineOptions.execute(arguments.split(" "))).isZero();
        assertThat(said()).startsWith("Usage: parser-manager migrate ").contains("up", "down", "sql", "info");
        assertThat(complained()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "--foo",
                "migrate",
                "migrate sideways",
                "migrate up extra",
                "migrate up --yes",
                "migrate down --data",
                "key",
                "key ann",
                "key ann boss",
                "key two/words admin",
                "key ann admin more",
                "help me",
                "move-ids",
                "move-ids --by",
                "move-ids --by 0",
                "move-ids --by -1",
                "move-ids --by many",
                "move-ids --by 1000000000001",
                "move-ids --beyond 0",
                "move-ids --by 1 --beyond 1",
                "move-ids 1",
                "conform",
                "conform --topic a",
                "conform --bootstrap a:1",
                "conform --bootstrap a:1 --topic b --silence-s 0",
                "conform --bootstrap a:1 --topic b --silence-s soon",
                "conform --bootstrap a:1 --topic b --patience-s 60",
                "conform --bootstrap a:1 --topic b --site-port 65536",
                "conform --bootstrap a:1 --topic b --codec rar",
                "conform --bootstrap a:1 --topic b --only fed",
                "conform --bootstrap a:1 --topic b extra",
                "Migrate"
            })
    void whatItDoesNotUnderstandIsAMistakeOfTheCaller(String arguments) {
        assertThat(CommandLineOptions.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(said()).isEmpty();
        assertThat(complained()).contains("Usage: parser-manager").doesNotContain("Exception", "picocli");
    }

    @Test
    void aKeyIsMadeWithoutAServer() {
        assertThat(CommandLineOptions.execute("key", "ann", "admin")).isZero();
        assertThat(said()).matches("(?s)Key, for ann alone.*pm_\\S{43}\\R.*API_KEYS.*\\Rann:admin:[0-9a-f]{64}\\R");
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return complained.toString(StandardCharsets.UTF_8);
    }
}
